import { formatFigure } from '../bench/figure.ts'
import { measureFirstEvent } from './first-event.ts'
import { measureLongBroadcast } from './long-broadcast.ts'
import { measureRecovery } from './recovery.ts'
import { measureSteady } from './steady.ts'
import { measureThroughput } from './throughput.ts'

/** Figures of the room source. `--short` takes seconds instead of minutes. */
async function bench(): Promise<void> {
  const isShort = process.argv.includes('--short')
  const figures = [
    ...measureThroughput(isShort ? 5 : 40),
    ...(await measureSteady(isShort ? 5_000 : 60_000)),
    ...(await measureLongBroadcast(isShort ? 1 : 8)),
    ...(await measureFirstEvent(isShort ? 2 : 10)),
    ...(await measureRecovery(isShort ? 4 : 30, isShort ? 5_000 : 60_000)),
  ]
  process.stdout.write(`${figures.map(formatFigure).join('\n')}\n`)
}

await bench()
