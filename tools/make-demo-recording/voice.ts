import { spawnSync } from 'node:child_process'

export const voiceRateHz = 44_100

/** How the host sounds; the fixture model knows this one voice at speeds 130 to 200. */
export type Voice = {
  wordsPerMinute: number
  pitch: number
  /** Of espeak-ng, for another language; the line is spoken as it stands then. */
  name?: string
}

/**
 * Speaks one line: mono float samples (44.1 kHz unless told) without silence at either end. Needs espeak-ng
 * and sox. The voice reads pinyin, as plain `cmn` of espeak-ng 1.51 turns tones into letters.
 */
export function speak(line: string, voice: Voice, rateHz = voiceRateHz): Float32Array {
  const speed = ['-s', String(voice.wordsPerMinute), '-p', String(voice.pitch)]
  const { name = 'cmn-latn-pinyin' } = voice
  const text = voice.name ? line : `${line}${line.endsWith('吗') ? '？' : '。'}`
  const wav = run('espeak-ng', ['-v', name, ...speed, '--stdout', text])
  const format = ['-t', 'raw', '-e', 'signed', '-b', '16', '-r', String(rateHz), '-c', '1']
  const raw = run('sox', ['-q', '-R', '-t', 'wav', '-', '-D', ...format, '-', 'gain', '-3'], wav)
  return trimSilence(floatsOf(raw))
}

/** Runs a program to its end and gives its output; a failure shows what the program said. */
export function run(command: string, args: string[], input?: Uint8Array): Buffer {
  const done = spawnSync(command, args, { input, maxBuffer: 1 << 28, timeout: 120_000 })
  if (done.error) throw new Error(`${command} did not start`, { cause: done.error })
  if (done.status !== 0) throw new Error(`${command} failed: ${done.stderr.toString()}`)
  return done.stdout
}

function floatsOf(raw: Buffer): Float32Array {
  const samples = new Float32Array(raw.length >> 1)
  for (let i = 0; i < samples.length; i++) samples[i] = raw.readInt16LE(i * 2) / 32_768
  return samples
}

function trimSilence(samples: Float32Array): Float32Array {
  const isSound = (value: number) => Math.abs(value) > 2e-3
  const start = samples.findIndex(isSound)
  const end = samples.findLastIndex(isSound)
  return samples.slice(Math.max(0, start), end + 1)
}
