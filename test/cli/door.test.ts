import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { waitUntil } from '../support/wait-until.ts'

const runChildUrl = pathToFileURL(resolve(import.meta.dirname, '../../tools/set-up/run-child.mjs'))
const optionsUrl = new URL('options-taken-by-npm.mjs', runChildUrl)

/** A program that prints its process id and then waits to be told to end. */
const waiting = `process.stdout.write(process.pid + '\\n'); setInterval(() => {}, 1000)`
const door = `
  const { runChild } = await import('${runChildUrl}')
  process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(waiting)}], { stdio: 'inherit' })`

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false // There is no such process any more.
  }
}

async function runDoor(program: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.on('data', (text: Buffer) => {
    stdout += text
  })
  const pid = await waitUntil('the process id', () => Number(/\d+\n/.exec(stdout)?.[0] ?? 0))
  onTestFinished(() => {
    child.kill('SIGKILL')
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  return { child, pid }
}

// Windows ends a whole console at once; there is nothing to pass on.
describe.skipIf(process.platform === 'win32')('the door of the npm scripts', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('passes %s on and ends with the code shells use', async (signal, expected) => {
    const { child, pid } = await runDoor(door)
    child.kill(signal)
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(expected)
    expect(isAlive(pid)).toBe(false)
  })

  it('leaves nothing running when what started it is gone', async () => {
    // As npm: a process between the user and the door that dies without a word.
    const npm = `
      const { spawn } = await import('node:child_process')
      spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(door)}], { stdio: 'inherit' })`
    const { child, pid } = await runDoor(npm)
    child.kill('SIGKILL')
    await waitUntil('the end of the orphan', () => !isAlive(pid))
  })
})

describe('npm start --demo without the two dashes', () => {
  it('does what was meant', async () => {
    const program = `
      const { optionsTakenByNpm } = await import('${optionsUrl}')
      process.stdout.write(JSON.stringify(optionsTakenByNpm(process.env)))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, npm_config_demo: 'true', npm_config_open: '' },
    })
    let stdout = ''
    child.stdout.on('data', (text: Buffer) => {
      stdout += text
    })
    await once(child, 'close')
    expect(JSON.parse(stdout)).toEqual(['--demo', '--no-open'])
  })
})
