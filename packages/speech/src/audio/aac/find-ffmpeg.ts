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

/** Looks in FFMPEG_BIN, the app's resources, PATH, then the npm package that carries a binary. */
export function findFfmpeg(_options: FindFfmpegOptions): Promise<FoundFfmpeg | null> {
  throw new Error('being written')
}
