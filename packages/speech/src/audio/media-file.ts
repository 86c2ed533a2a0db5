import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { AppError } from '@talkingcat/contract'
import { sampleRateHz } from './pcm.ts'
import { S16Reader } from './s16-reader.ts'

/**
 * ffmpeg's names of the formats that hold their sound themselves. What only names other files (playlists,
 * concat scripts, DASH, image lists) could have any file of this machine read out, also under the name
 * `.mp4`: ffmpeg goes by what is in a file.
 */
const containers = [
  ...['wav', 'w64', 'aiff', 'caf', 'mp3', 'aac', 'ac3', 'flac', 'ogg', 'ape', 'amr'],
  ...['mov', 'matroska', 'webm', 'flv', 'avi', 'asf', 'mpegts', 'mpeg'],
]

/**
 * The sound of any sound or picture file that ffmpeg reads, 16 kHz mono, in blocks, no faster than they are taken.
 * @throws AppError FILE_UNREADABLE, FFMPEG_MISSING, AUDIO_FILE_INVALID
 */
export async function* readMedia(path: string, ffmpegPath: string): AsyncGenerator<Float32Array> {
  try {
    await access(path, constants.R_OK)
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', undefined, error)
  }
  // Both hold for what is read, not for the pipe that is written.
  const allowed = ['-protocol_whitelist', 'file', '-format_whitelist', containers.join(',')]
  const input = [...allowed, '-i', `file:${path}`]
  const output = ['-map', '0:a:0', '-f', 's16le', '-ac', '1', '-ar', `${sampleRateHz}`, 'pipe:1']
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    ffmpegPath,
    ['-hide_banner', '-nostdin', '-loglevel', 'error', ...input, ...output],
    { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
  )
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-500)
  })
  const closed = once(child, 'close')
  // Awaited below; until then it is no failure of anyone else.
  closed.catch(() => undefined)
  let hasSound = false
  try {
    const reader = new S16Reader()
    for await (const bytes of child.stdout) {
      const samples = reader.push(bytes)
      hasSound ||= samples.length > 0
      if (samples.length > 0) yield samples
    }
    const [code] = await closed
    // A file that is cut short ends with a complaint, and with the sound it had.
    if (code !== 0 && !hasSound) throw new AppError('AUDIO_FILE_INVALID', { reason: complaint })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new AppError('FFMPEG_MISSING', undefined, error)
    }
    throw error
  } finally {
    child.kill('SIGKILL')
  }
}
