import { findFfmpeg } from '@talkingcat/speech'

/** The ffmpeg of this machine, or the one that a package of the project carries. */
export async function findFfmpegPath(): Promise<string> {
  const found = await findFfmpeg({ env: process.env })
  if (!found) throw new Error('no ffmpeg, although a package of the project carries one')
  return found.path
}
