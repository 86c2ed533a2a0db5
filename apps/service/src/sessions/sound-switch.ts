import {
  AppError,
  type CapturedSound,
  type Gap,
  type SoundChoice,
  type SourceItem,
} from '@talkingcat/contract'
import {
  type AudioSource,
  createSoundInlet,
  type PcmChunk,
  type SoundFeeder,
  samplesPerMs,
} from '@talkingcat/speech'
import { failedState } from './room-feed.ts'

/** A session's sound, whichever the host has chosen; changed while it runs. */
export type SoundSwitch = {
  readonly choice: SoundChoice
  choose(sound: SoundChoice): void
  /** A page begins to send what it captures. @throws AppError SOUND_NOT_CHOSEN */
  attach(sound: CapturedSound, rateHz: number, onReplaced: () => void): SoundFeeder
  /** Opens what is chosen now; its iterable goes over to what is chosen later. @throws as `openRoom` */
  open(): Promise<AudioSource>
}

type Item = SourceItem<PcmChunk>

export function createSoundSwitch(
  openRoom: () => Promise<AudioSource>,
  clock: () => number,
): SoundSwitch {
  const waitingProblem = new AppError('SOUND_WAITING')
  const inlets = {
    microphone: createSoundInlet({ clock, waitingProblem }),
    system: createSoundInlet({ clock, waitingProblem }),
  }
  let choice: SoundChoice = 'room'
  let changed = new AbortController()
  const openChosen = async () => (choice === 'room' ? await openRoom() : inlets[choice])

  async function* listen(first: AudioSource, signal: AbortSignal): AsyncGenerator<Item> {
    const hole = new SwitchHole()
    let source: AudioSource | null = first
    while (!signal.aborted) {
      const change = changed.signal
      try {
        source ??= await openChosen()
        for await (const item of source.open(AbortSignal.any([signal, change]))) {
          // What the one that is left says of its end is not about the next.
          if (change.aborted && item.kind === 'state') continue
          const gap = item.kind === 'item' ? hole.pass(item.item) : null
          if (gap) yield gap
          yield item
        }
        if (!change.aborted) break
      } catch (error) {
        if (!change.aborted) yield { kind: 'state', state: failedState('audio', clock(), error) }
        await untilAborted(AbortSignal.any([signal, change]))
      }
      if (signal.aborted) break
      hole.begin(clock())
      source = null
    }
    const gap = hole.close(clock())
    if (gap) yield gap
  }

  return {
    get choice() {
      return choice
    },
    choose(sound) {
      if (sound === choice) return
      choice = sound
      const before = changed
      changed = new AbortController()
      before.abort()
    },
    attach(sound, rateHz, onReplaced) {
      if (sound !== choice) throw new AppError('SOUND_NOT_CHOSEN')
      return inlets[sound].attach({ rateHz }, onReplaced)
    },
    async open() {
      const first = await openChosen()
      return { open: signal => listen(first, signal) }
    },
  }
}

/** The time between the last sound of one source and the first of the next. */
class SwitchHole {
  #endAt: number | null = null
  #fromAt: number | null = null

  begin(now: number): void {
    this.#fromAt ??= this.#endAt ?? now
  }

  pass({ at, samples }: PcmChunk): Item | null {
    const gap = this.close(at)
    this.#endAt = at + samples.length / samplesPerMs
    return gap
  }

  close(toAt: number): Item | null {
    const fromAt = this.#fromAt
    this.#fromAt = null
    if (fromAt === null || toAt <= fromAt) return null
    const span = { fromAt: Math.round(fromAt), toAt: Math.round(toAt) }
    const gap: Gap = { source: 'audio', ...span, reason: 'switch' }
    return { kind: 'gap', gap }
  }
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
}
