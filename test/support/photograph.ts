import { join } from 'node:path'
import type { Page } from 'playwright-core'

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 380, height: 800 } }

/** Pictures of a screen, wide and narrow, light and dark, where ACCOUNT_PICTURES names a folder. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.ACCOUNT_PICTURES
  if (!folder) return
  const before = page.viewportSize()
  const theme = await page.evaluate(() => document.documentElement.dataset.theme)
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    for (const look of ['light', 'dark']) {
      await setTheme(page, look)
      const path = join(folder, `account-${name}-${size}-${look}.png`)
      await page.screenshot({ path, fullPage: true, animations: 'disabled' })
    }
  }
  await setTheme(page, theme ?? 'light')
  if (before) await page.setViewportSize(before)
}

function setTheme(page: Page, look: string): Promise<void> {
  return page.evaluate(name => {
    document.documentElement.dataset.theme = name
  }, look)
}
