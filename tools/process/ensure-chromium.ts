import { findChromium } from '../../test/browser/find-chromium.ts'
import { runCommand } from './run-command.ts'

/**
 * The page tests need a real browser. On Debian and its children this installs the
 * distribution's own; elsewhere it says what to install.
 */
export async function ensureChromium(): Promise<void> {
  if (findChromium(process.env)) return
  const isRoot = process.getuid?.() === 0
  const prefix = isRoot ? [] : ['sudo', '-n']
  process.stdout.write('没有找到 Chromium，正在从 Debian 安装（页面测试需要）…\n')
  const run = (...args: string[]) => {
    const [command = '', ...rest] = [...prefix, ...args]
    return runCommand(command, rest, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).catch(() => ({ code: 127, output: '', tookMs: 0 }))
  }
  await run('apt-get', 'update', '-qq')
  const result = await run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium')
  if (!findChromium(process.env)) {
    throw new Error(
      `装不上 Chromium。请自行安装 Chrome、Edge 或 Chromium，或用 CHROMIUM_BIN 指向它。\n${result.output.slice(-2000)}`,
    )
  }
}
