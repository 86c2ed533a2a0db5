import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureChromium } from './process/ensure-chromium.ts'
import { ensurePostgres } from './process/ensure-postgres.ts'
import { type CommandResult, runCommand } from './process/run-command.ts'
import { runPackage } from './process/run-package.ts'

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[]
  }[]
}

const reportPath = join(tmpdir(), `talkingcat-test-${process.pid}.json`)
const failedSteps: string[] = []

async function step(title: string, run: () => Promise<CommandResult>): Promise<void> {
  process.stdout.write(`\n── ${title}\n`)
  const { code, tookMs } = await run()
  process.stdout.write(
    `── ${title}: ${code === 0 ? 'ok' : 'FAILED'} (${(tookMs / 1000).toFixed(1)} s)\n`,
  )
  if (code !== 0) failedSteps.push(title)
}

/**
 * Everything that proves the product: static checks, the built page, all tests.
 * Arguments go to the test runner, e.g. a file name; the static checks then stay out.
 */
async function test(filters: string[]): Promise<void> {
  await ensureChromium()
  await ensurePostgres()
  const isLive = true
  const script = (path: string) => () => runCommand(process.execPath, [path], { isLive })
  if (filters.length === 0) await step('static checks', script('tools/check.ts'))
  await step('bundles', script('tools/build.ts'))
  await step('tests', () =>
    runPackage(
      'vitest',
      'vitest',
      [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportPath}`,
        ...filters,
      ],
      { isLive },
    ),
  )
  if (failedSteps.length > 0) process.stdout.write(`\nFAILED: ${failedSteps.join(', ')}\n`)
  process.stdout.write(`\n${await totals()}\n`)
  if (failedSteps.length > 0) process.exitCode = 1
}

async function totals(): Promise<string> {
  const text = await readFile(reportPath, 'utf8').catch(() => null)
  await rm(reportPath, { force: true })
  if (text === null) return 'no tests were run'
  // Vitest's own JSON report.
  const report = JSON.parse(text) as VitestReport
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report
  return [...troubles(report), `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
}

/** What failed, and what passed only when it was run again: neither may go unseen in a long log. */
function troubles({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ failureMessages }) => (failureMessages ?? []).length > 0)
      .flatMap(({ fullName, status, failureMessages }) => [
        `${status === 'passed' ? 'passed when run again' : status}: ${relative('.', name)} > ${fullName}`,
        `    ${failureMessages?.[0]?.split('\n')[0] ?? ''}`,
      ]),
  )
}

await test(process.argv.slice(2))
