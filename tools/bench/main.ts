import { ensureBuilt } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../../test/browser/launch.ts'
import { ensureChromium } from '../process/ensure-chromium.ts'
import { type Figure, formatFigure } from './figure.ts'
import { measureLive } from './live.ts'
import { measureStartUp } from './start-up.ts'

/** All figures of one run. Times depend on the machine; the promises stand beside them. */
async function bench(): Promise<void> {
  await ensureChromium()
  await ensureBuilt('page', line => process.stdout.write(`${line}\n`))
  const browser = await launchBrowser()
  const figures: Figure[] = []
  try {
    const isShort = process.argv.includes('--no-start-up')
    if (!isShort) figures.push(...(await measureStartUp(browser)))
    figures.push(...(await measureLive(browser)))
  } finally {
    await browser.close()
  }
  process.stdout.write(`\n${figures.map(formatFigure).join('\n')}\n`)
}

await bench()
