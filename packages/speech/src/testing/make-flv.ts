import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Codecs every ffmpeg has built in: Sorenson video, AAC by default. */
const pictures = ['-f', 'lavfi', '-i', 'color=c=black:s=64x64:r=10:d=40']

export type FlvOptions = {
  audio?: 'aac' | 'adpcm_swf' | 'none'
  hasVideo?: boolean
  rateHz?: number
  channels?: number
}

/** Encodes a sound file as a Douyin-like FLV (44.1 kHz stereo AAC if nothing else is wanted), in memory. */
export async function makeFlv(
  ffmpegPath: string,
  wavPath: string,
  options: FlvOptions = {},
): Promise<Buffer> {
  const { audio = 'aac', hasVideo = false, rateHz = 44_100, channels = 2 } = options
  const sound =
    audio === 'none' ? ['-an'] : ['-c:a', audio, '-ar', `${rateHz}`, '-ac', `${channels}`]
  const input = hasVideo ? [...pictures, '-shortest', '-c:v', 'flv'] : []
  const { stdout } = await run(
    ffmpegPath,
    ['-v', 'error', '-i', wavPath, ...input, ...sound, '-f', 'flv', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout
}
