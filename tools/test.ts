import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './process/ensure-chromium.ts'
import { runCommand } from './process/run-command.ts'

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number }

const reportPath = join(tmpdir(), `talkingcat-test-${process.pid}.json`)

async function step(title: string, command: string, args: string[]): Promise<boolean> {
  process.stdout.write(`\n── ${title}\n`)
  const { code, tookMs } = await runCommand(command, args, { isLive: true })
  process.stdout.write(
    `── ${title}: ${code === 0 ? 'ok' : 'FAILED'} (${(tookMs / 1000).toFixed(1)} s)\n`,
  )
  return code === 0
}

/**
 * Everything that proves the product: static checks, the built page, all tests.
 * Arguments go to the test runner, e.g. a file name; the static checks then stay out.
 */
async function test(filters: string[]): Promise<boolean> {
  await ensureChromium()
  const isWhole = filters.length === 0
  const isChecked = !isWhole || (await step('static checks', process.execPath, ['tools/check.ts']))
  const isBuilt = await step('bundles', process.execPath, ['tools/build.ts'])
  const isTested = await step('tests', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
    ...filters,
  ])
  const report = JSON.parse(await readFile(reportPath, 'utf8')) as VitestReport
  await rm(reportPath, { force: true })
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return isChecked && isBuilt && isTested
}

process.exitCode = (await test(process.argv.slice(2))) ? 0 : 1
