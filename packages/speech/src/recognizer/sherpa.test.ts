import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../../..')
const sources = globSync('{packages,apps}/*/src/**/*.ts', { cwd: root }).filter(
  path => !/\.test\.ts$|node_modules|\.tsbuild/.test(path),
)

describe('the native runtime', () => {
  it('is reached in one place', () => {
    const users = sources.filter(path =>
      /(?:require|import)[^\n]*'sherpa-onnx-node'|\('sherpa-onnx-node'\)/.test(
        readFileSync(join(root, path), 'utf8'),
      ),
    )
    expect(users).toEqual([join('packages', 'speech', 'src', 'recognizer', 'sherpa.ts')])
  })

  it('is never made to load or decode in step: that stops the event loop, and aborts on a bad file', () => {
    const text = readFileSync(join(import.meta.dirname, 'sherpa.ts'), 'utf8')
    expect(text).toContain('createAsync(')
    expect(text).toContain('decodeAsync(')
    // The voice detector has no other way; its file is pinned.
    expect([...text.matchAll(/new (\w+)\(/g)].map(([, name]) => name)).toEqual(['Vad', 'TypeError'])
    expect(text).not.toMatch(/\.(?:decode|decodeStreams|getResult)\(/)
  })
})
