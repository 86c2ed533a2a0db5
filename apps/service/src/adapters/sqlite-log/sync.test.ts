import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { tempFolder } from './temp-folder.fixture.ts'

const writer = fileURLToPath(new URL('./sync-writer.fixture.ts', import.meta.url))
const hasStrace = spawnSync('strace', ['-V']).status === 0

describe.skipIf(!hasStrace)('disk syncs (needs strace)', () => {
  it('happen at least once for every commit', { timeout: 120_000 }, () => {
    const { folder, path, dispose } = tempFolder()
    const trace = join(folder, 'trace')
    try {
      execFileSync('strace', [
        ...['-f', '-e', 'trace=fsync,fdatasync', '-o', trace],
        ...[process.execPath, writer, path],
      ])
      const syncs = readFileSync(trace, 'utf8').match(/(fsync|fdatasync)\(/g)?.length ?? 0
      process.stdout.write(`disk syncs: ${syncs} for 50 commits\n`)
      expect(syncs).toBeGreaterThanOrEqual(50)
    } finally {
      dispose()
    }
  })
})
