import { findChromium } from '../../test/browser/find-chromium.ts'
import { installPackage } from './install-package.ts'

/**
 * The page tests need a real browser. On Debian and its children this installs the
 * distribution's own; elsewhere it says what to install.
 */
export async function ensureChromium(): Promise<void> {
  if (findChromium(process.env)) return
  process.stdout.write('没有找到 Chromium，正在从 Debian 安装（页面测试需要）…\n')
  const output = await installPackage('chromium')
  if (!findChromium(process.env)) {
    throw new Error(
      `装不上 Chromium。请自行安装 Chrome、Edge 或 Chromium，或用 CHROMIUM_BIN 指向它。\n${output}`,
    )
  }
}
