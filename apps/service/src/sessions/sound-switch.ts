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
  /**
   * A page begins to send what it captures.
   * @param onDismissed told why its sound is not listened to any more: SOUND_REPLACED, SOUND_NOT_CHOSEN
   * @throws AppError SOUND_NOT_CHOSEN
   */
  attach(
    sound: CapturedSound,
    rateHz: number,
    onDismissed: (problem: AppError) => void,
  ): SoundFeeder
  /** Opens what is chosen now; its iterable goes over to what is chosen later. @throws as `openRoom` */
  open(): Promise<AudioSource>
}

type Item = SourceItem<PcmChunk>
/** `change` is aborted by the next choice after it was opened. */
type Opened = { source: AudioSource; change: AbortSignal }

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
  let dismiss: (() => void) | null = null
  const openChosen = async () => (choice === 'room' ? await openRoom() : inlets[choice])

  async function* listen(first: Opened, signal: AbortSignal): AsyncGenerator<Item> {
    const hole = new SwitchHole()
    let opened: Opened | null = first
    while (!signal.aborted) {
      const change: AbortSignal = opened?.change ?? changed.signal
      try {
        const source = opened?.source ?? (await openChosen())
        for await (const item of source.open(AbortSignal.any([signal, change]))) {
          // What the one that is left says of its end is not about the next.
          if (change.aborted && item.kind === 'state') continue
          yield* hole.pass(item)
        }
        if (!change.aborted) break
      } catch (error) {
        if (!change.aborted) yield { kind: 'state', state: failedState('audio', clock(), error) }
        await untilAborted(AbortSignal.any([signal, change]))
      }
      if (signal.aborted) break
      hole.begin(clock())
      opened = null
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
      // A microphone that is listened to by nobody is not to stay open.
      dismiss?.()
    },
    attach(sound, rateHz, onDismissed) {
      if (sound !== choice) throw new AppError('SOUND_NOT_CHOSEN')
      const feeder = inlets[sound].attach({ rateHz }, () =>
        onDismissed(new AppError('SOUND_REPLACED')),
      )
      const leave: SoundFeeder['leave'] = problem => {
        if (dismiss === dismissThis) dismiss = null
        feeder.leave(problem)
      }
      const dismissThis = () => {
        leave(null)
        onDismissed(new AppError('SOUND_NOT_CHOSEN'))
      }
      dismiss = dismissThis
      return { push: feeder.push, leave }
    },
    async open() {
      for (;;) {
        // A choice made from here on counts, however long it takes until somebody listens.
        const change = changed.signal
        try {
          const source = await openChosen()
          return { open: signal => listen({ source, change }, signal) }
        } catch (error) {
          if (!change.aborted) throw error
        }
      }
    },
  }
}

/** The time between the last that is known of one source and the first sound of the next. */
class SwitchHole {
  #endAt: number | null = null
  #fromAt: number | null = null

  begin(now: number): void {
    this.#fromAt ??= this.#endAt ?? now
  }

  /** @returns what is to be given in its place: no time is told missing twice */
  pass(item: Item): Item[] {
    switch (item.kind) {
      case 'state':
        return [item]
      case 'gap':
        if (this.#fromAt !== null) return []
        this.#endAt = Math.max(this.#endAt ?? 0, item.gap.toAt)
        return [item]
      case 'item': {
        const { at, samples } = item.item
        const gap = this.close(at)
        this.#endAt = at + samples.length / samplesPerMs
        return gap ? [gap, item] : [item]
      }
    }
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
