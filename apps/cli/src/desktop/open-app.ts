import type { ChildProcess } from 'node:child_process'
import open from 'open'
import { desktopEntry, ensureBuilt } from '../build/ensure-built.ts'
import { findElectron } from './find-electron.ts'
import { spawnDesktop } from './spawn-desktop.ts'

export type OpenMode = 'desktop' | 'browser' | 'none'

/**
 * Shows the page: in the desktop window where Electron can be had, else in the default browser.
 * @returns the desktop process, whose end is the host closing the app; null otherwise
 */
export async function openApp(options: {
  mode: OpenMode
  pageUrl: string
  hasDisplay: boolean
  env: Record<string, string | undefined>
  onProgress: (line: string) => void
  /** Ends a download that is under way. */
  signal: AbortSignal
}): Promise<ChildProcess | null> {
  const { mode, pageUrl, hasDisplay, onProgress, signal } = options
  if (mode === 'none') return null
  if (mode === 'desktop') {
    const electron = await findElectron({ hasDisplay, isDownloadAllowed: true, onProgress, signal })
    if (signal.aborted) return null
    if (electron) {
      await ensureBuilt('desktop', onProgress)
      return spawnDesktop({ command: electron, args: [desktopEntry], pageUrl, env: options.env })
    }
  }
  if (!hasDisplay) {
    onProgress('这台机器没有图形界面：请在浏览器里打开上面的网址。')
    return null
  }
  const browser = await open(pageUrl)
  const sayFailed = () => onProgress('打不开默认浏览器：请手动打开上面的网址。')
  browser.on('error', sayFailed)
  browser.on('exit', code => {
    if (code) sayFailed()
  })
  return null
}
