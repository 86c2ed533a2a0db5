import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** Electron belongs to the desktop app, so it is found from there. */
const desktopManifest = resolve(import.meta.dirname, '../../../desktop/package.json')
/** Longest wait for Electron's own download before the page opens in the browser instead. */
const downloadTimeoutMs = 90_000
/** After a failed download the next starts do not wait for another try. */
const retryAfterMs = 24 * 3_600_000

const binaryName: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

/** Path of the Electron binary, downloaded by its own installer when that is possible; else null. */
export async function findElectron(options: {
  hasDisplay: boolean
  env: Record<string, string | undefined>
  isDownloadAllowed: boolean
  onProgress: (line: string) => void
  signal?: AbortSignal
}): Promise<string | null> {
  if (!options.hasDisplay) return null
  // Electron's own variable for a build that lies elsewhere.
  const ownFolder = options.env.ELECTRON_OVERRIDE_DIST_PATH
  if (ownFolder) return join(ownFolder, binaryName[process.platform] ?? 'electron')
  const folder = dirname(createRequire(desktopManifest).resolve('electron/package.json'))
  const installed = await installedBinary(folder)
  if (installed || !options.isDownloadAllowed) return installed
  const failedPath = join(folder, '.download-failed')
  const failed = await stat(failedPath).catch(() => null)
  if (failed && Date.now() - failed.mtimeMs < retryAfterMs) return null
  options.onProgress('正在下载桌面程序组件 Electron（约 110 MB，下载不了会改用浏览器打开）…')
  await runInstaller(folder, options.signal)
  const binary = await installedBinary(folder)
  if (!binary && !options.signal?.aborted) {
    await writeFile(failedPath, '')
    options.onProgress(
      '没有下载到 Electron，改用浏览器打开（一天内不再尝试；下载慢可设置 ELECTRON_MIRROR）。',
    )
  }
  return binary
}

/** `path.txt` is written by the installer when the binary is in place. */
async function installedBinary(folder: string): Promise<string | null> {
  const relative = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null)
  if (relative === null) return null
  const binary = join(folder, 'dist', relative)
  return existsSync(binary) ? binary : null
}

function runInstaller(folder: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(done => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: downloadTimeoutMs,
      ...(signal && { signal }),
    })
    // Whether it worked is seen by whether the binary is there.
    child.on('error', () => done())
    child.on('close', () => done())
  })
}
