import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { S16Reader } from '../s16-reader.ts'

/** ADTS in, 16 kHz mono out, by an ffmpeg process. */
export type FfmpegDecoder = {
  /** False when ffmpeg is behind; then wait for `drained()`. */
  write(adts: Uint8Array): boolean
  drained(): Promise<void>
  /** Lets ffmpeg finish what it has; resolves when it is gone. */
  finish(): Promise<void>
  close(): void
}

export type FfmpegExit = { isMissing: boolean; reason: string }

export type FfmpegListeners = {
  onPcm(samples: Float32Array): void
  /** Called once, and not after `finish()` or `close()`. */
  onExit(exit: FfmpegExit): void
}

/**
 * ffmpeg must not wait to learn what it gets: with these flags 4.1 and 5.1 give the first PCM after
 * 75-90 ms and then stay two AAC frames behind (measured); by default they collect 5 s first.
 */
const inputFlags = ['-f', 'aac', '-probesize', '32', '-analyzeduration', '0', '-fflags', 'nobuffer']
const outputFlags = ['-vn', '-f', 's16le', '-ac', '1', '-ar', '16000', '-flush_packets', '1']
const finishWithinMs = 2000
/** More than ffmpeg ever keeps back: about a second of sound … */
const stuckAfterFrames = 50
/** … without an answer for this long. */
const stuckAfterMs = 4000
const lookEveryMs = 500

export function startFfmpegDecoder(path: string, listeners: FfmpegListeners): FfmpegDecoder {
  const args = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-threads', '1']
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    path,
    [...args, ...inputFlags, '-i', 'pipe:0', ...outputFlags, 'pipe:1'],
    // A group of its own: Ctrl-C is for us to handle. It ends by itself when its input does.
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: process.platform !== 'win32',
    },
  )
  const reader = new S16Reader()
  let isClosing = false
  let isGone = false
  let complaint = ''
  let unanswered = 0
  let answeredAt = performance.now()
  let wake: () => void = () => undefined
  const watch = setInterval(() => {
    const isOwing = unanswered > stuckAfterFrames || child.stdin.writableNeedDrain
    if (!isOwing || performance.now() - answeredAt < stuckAfterMs) return
    complaint = 'gives no sound'
    child.kill('SIGKILL')
  }, lookEveryMs)
  const gone = new Promise<void>(resolve => {
    const leave = (exit: FfmpegExit) => {
      if (isGone) return
      isGone = true
      clearInterval(watch)
      wake()
      resolve()
      if (!isClosing) listeners.onExit(exit)
    }
    child.on('error', error => {
      const isMissing = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')
      leave({ isMissing, reason: error.message })
    })
    // 'close' and not 'exit': the last PCM has been read by then.
    child.on('close', (code, signal) => {
      leave({ isMissing: false, reason: `${signal ?? code} ${complaint}`.trim() })
    })
  })
  child.stdout.on('data', (bytes: Buffer) => {
    unanswered = 0
    answeredAt = performance.now()
    const samples = reader.push(bytes)
    if (samples.length > 0) listeners.onPcm(samples)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-500)
  })
  // A broken pipe is the exit seen from the other side; 'close' reports it.
  child.stdin.on('error', () => undefined)
  child.stdin.on('drain', () => wake())

  return {
    write: adts => {
      if (unanswered++ === 0) answeredAt = performance.now()
      return isGone || child.stdin.write(adts)
    },
    drained: () =>
      isGone || !child.stdin.writableNeedDrain
        ? Promise.resolve()
        : new Promise(resolve => {
            wake = resolve
          }),
    finish: async () => {
      isClosing = true
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), finishWithinMs)
      await gone
      clearTimeout(timer)
    },
    close: () => {
      isClosing = true
      child.kill('SIGKILL')
    },
  }
}
