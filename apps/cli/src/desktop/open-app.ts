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
  const { mode, pageUrl, hasDisplay, env, onProgress, signal } = options
  if (mode === 'none') return null
  if (mode === 'desktop') {
    const electron = await findElectron({
      hasDisplay,
      env,
      isDownloadAllowed: true,
      onProgress,
      signal,
    })
    if (signal.aborted) return null
    if (electron) {
      await ensureBuilt('desktop', onProgress)
      try {
        const app = { command: electron, args: [desktopEntry], pageUrl, env }
        return await spawnDesktop(app)
      } catch (error) {
        onProgress(`桌面窗口打不开（${codeOf(error)}），改用浏览器打开。`)
      }
    }
  }
  await openInBrowser(options)
  return null
}

/** The default browser; what goes wrong with it is told to the host, who has the address. */
export async function openInBrowser(options: {
  pageUrl: string
  hasDisplay: boolean
  onProgress: (line: string) => void
}): Promise<void> {
  const { pageUrl, hasDisplay, onProgress } = options
  if (!hasDisplay) {
    onProgress('这台机器没有图形界面：请在浏览器里打开上面的网址。')
    return
  }
  const browser = await open(pageUrl)
  const sayFailed = () => onProgress('打不开默认浏览器：请手动打开上面的网址。')
  browser.on('error', sayFailed)
  browser.on('exit', code => {
    if (code) sayFailed()
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
