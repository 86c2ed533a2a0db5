import type { AppError, SourceItem, SourceState, SourceStatus } from '@talkingcat/contract'
import type { AudioSource, Clock, PcmChunk } from '../pcm.ts'
import { ItemQueue } from '../stream/item-queue.ts'
import { PcmEmitter } from '../stream/pcm-emitter.ts'
import { type PushedChunk, type PushedFormat, PushedSound } from './pushed-sound.ts'

/** Sound that a page sends: frames in, one clock and honest gaps out. */
export type SoundInlet = AudioSource & {
  /** A page begins to send. Who sent before is told that it was replaced. */
  attach(format: PushedFormat, onReplaced: () => void): SoundFeeder
}

/** One page's connection. */
export type SoundFeeder = {
  /** @param frame see `PushedSound` @throws AppError BAD_REQUEST */
  push(frame: Uint8Array): void
  /** Nothing more comes, for a while or for good; `problem` is what the host is told. */
  leave(problem: AppError | null): void
}

export type SoundInletOptions = {
  clock: Clock
  /** What the host is told while nobody sends. */
  waitingProblem: AppError
  /** Sound held for a slow consumer. */
  queueMs?: number
  /** No sound for this long is told as `stalled`. */
  stallAfterMs?: number
}

const refreshMs = 1000

export function createSoundInlet(options: SoundInletOptions): SoundInlet {
  const { clock, waitingProblem, queueMs = 30_000, stallAfterMs = 2000 } = options
  let queue: ItemQueue | null = null
  let emitter: PcmEmitter | null = null
  let present: { onReplaced: () => void; sound: PushedSound } | null = null
  let lastAt: number | null = null
  let isStale = false
  let state = stateOf('idle', null)
  let shownAt = Number.NEGATIVE_INFINITY

  function stateOf(status: SourceStatus, problem: AppError | null): SourceState {
    return {
      source: 'audio',
      status,
      since: Math.round(clock()),
      lastMessageAt: lastAt === null ? null : Math.round(lastAt),
      attempt: status === 'reconnecting' ? 1 : 0,
      nextAttemptAt: null,
      problem: problem?.toProblem() ?? null,
    }
  }

  function show(status: SourceStatus, problem: AppError | null = null): void {
    const next = stateOf(status, problem)
    state = { ...next, since: status === state.status ? state.since : next.since }
    shownAt = performance.now()
    queue?.push({ kind: 'state', state })
  }

  function onChunk({ samples, at, leapMs, isApart }: PushedChunk): void {
    if (isApart) emitter?.interrupt('stall')
    if (leapMs > 0) emitter?.leap(leapMs)
    if (samples.length === 0) return
    lastAt = clock()
    if (isStale) emitter?.interrupt('stall')
    isStale = false
    emitter?.add(samples, at)
    if (state.status !== 'live' || performance.now() - shownAt > refreshMs) show('live')
  }

  function watch(): void {
    if (present === null || lastAt === null || clock() - lastAt < stallAfterMs) return
    isStale = true
    if (state.status === 'live') show('stalled')
  }

  return {
    async *open(signal): AsyncGenerator<SourceItem<PcmChunk>> {
      const own = new ItemQueue(queueMs)
      const ownEmitter = new PcmEmitter(item => own.push(item))
      queue = own
      emitter = ownEmitter
      lastAt = null
      show('connecting', present ? null : waitingProblem)
      const end = () => {
        for (const chunk of present?.sound.end() ?? []) onChunk(chunk)
        ownEmitter.closeGap(clock())
        show('ended')
        own.close()
      }
      const timer = setInterval(watch, Math.min(500, stallAfterMs / 2))
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
      try {
        yield* own.drain()
      } finally {
        clearInterval(timer)
        signal.removeEventListener('abort', end)
        if (queue === own) queue = emitter = null
      }
    },
    attach(format, onReplaced) {
      for (const chunk of present?.sound.end() ?? []) onChunk(chunk)
      present?.onReplaced()
      const sound = new PushedSound(format)
      const feeder = { onReplaced, sound }
      present = feeder
      if (state.status === 'reconnecting' || state.status === 'connecting') show('connecting')
      return {
        push(frame) {
          if (present !== feeder) return
          for (const chunk of sound.read(frame, clock())) onChunk(chunk)
        },
        leave(problem) {
          if (present !== feeder) return
          for (const chunk of sound.end()) onChunk(chunk)
          present = null
          emitter?.interrupt('network')
          if (queue) show('reconnecting', problem ?? waitingProblem)
        },
      }
    },
  }
}
