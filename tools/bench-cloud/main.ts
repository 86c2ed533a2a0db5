import { formatFigure } from '../bench/figure.ts'
import { measureCrashes } from './crashes.ts'
import { measureFuzz } from './fuzz.ts'
import { measureLogins } from './logins.ts'
import { measureStatus } from './status.ts'

/** Figures of the account service. `--short` takes a minute instead of several. */
async function bench(): Promise<void> {
  const isShort = process.argv.includes('--short')
  const figures = [
    ...(await measureLogins(isShort ? 2_000 : 6_000, isShort ? 2 : 4)),
    ...(await measureStatus(isShort ? 3_000 : 10_000)),
    ...(await measureFuzz(isShort ? 5_000 : 100_000)),
    ...(await measureCrashes(isShort ? 3 : 50)),
  ]
  process.stdout.write(`${figures.map(formatFigure).join('\n')}\n`)
}

await bench()
