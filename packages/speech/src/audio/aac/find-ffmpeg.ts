import { execFile } from 'node:child_process'
import { access, chmod, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export type FoundFfmpeg = {
  path: string
  version: string
  origin: 'env' | 'resources' | 'path' | 'package'
}

export type FindFfmpegOptions = {
  env: Record<string, string | undefined>
  /** The desktop app's resources folder, where an installer may have put ffmpeg. */
  resourcesFolder?: string
}

const fileName = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
const answerWithinMs = 10_000
const run = promisify(execFile)

/**
 * Looks in FFMPEG_BIN, the app's resources, PATH, then the npm package that carries a binary.
 * What is found must answer `-version`; a broken one is passed over for the next.
 */
export async function findFfmpeg(options: FindFfmpegOptions): Promise<FoundFfmpeg | null> {
  for (const { path, origin } of candidates(options)) {
    if (origin === 'package') await makeExecutable(path)
    const version = await versionOf(path)
    if (version !== null) return { path, version, origin }
  }
  return null
}

function* candidates(options: FindFfmpegOptions): Generator<Pick<FoundFfmpeg, 'path' | 'origin'>> {
  const { env, resourcesFolder } = options
  if (env.FFMPEG_BIN) yield { path: env.FFMPEG_BIN, origin: 'env' }
  if (resourcesFolder) {
    yield { path: join(resourcesFolder, fileName), origin: 'resources' }
    yield { path: join(resourcesFolder, 'ffmpeg', fileName), origin: 'resources' }
  }
  // Windows spells it `Path`, and its environment object is case-blind only when it is the real one.
  for (const folder of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (folder) yield { path: join(folder, fileName), origin: 'path' }
  }
  const carried = carriedPath()
  if (carried !== null) yield { path: carried, origin: 'package' }
}

function carriedPath(): string | null {
  const name = `@ffmpeg-installer/${process.platform}-${process.arch}/${fileName}`
  try {
    const path = createRequire(import.meta.url).resolve(name)
    // A program inside Electron's archive can not be started; the packager leaves a copy beside it.
    return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  } catch {
    // An optional dependency: absent on platforms that have none.
    return null
  }
}

/** Package managers that skip install scripts leave the file without its x bit. */
async function makeExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK)
  } catch {
    await chmod(path, 0o755).catch(() => undefined) // Read-only install: versionOf() decides.
  }
}

async function versionOf(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    const { stdout } = await run(path, ['-version'], { timeout: answerWithinMs, windowsHide: true })
    return /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? null
  } catch {
    // Not there, not executable, for another machine: the next candidate.
    return null
  }
}
