import type { SignalOf, SourceState } from '@talkingcat/contract'
import { formatDuration } from '@talkingcat/core'
import { formatAgo } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { Tone } from '../../ui/badge.tsx'

/** A state in two texts: `status` changes rarely and is read out, `ticking` moves every second. */
export type StateWords = { tone: Tone; status: string; ticking: string }

export const unknownWords: StateWords = {
  tone: 'neutral',
  status: texts.source.unknown,
  ticking: texts.source.unknownNote,
}
export const waitingWords: StateWords = {
  tone: 'neutral',
  status: texts.source.waiting,
  ticking: '',
}

/** Whether sound came within the last moments. */
export function isFresh(lastAt: number | null, now: number): boolean {
  return lastAt !== null && now - lastAt < 3000
}

/** @param lastAt when the last message came, as the page itself may know better than the state */
export function sourceWords(state: SourceState, lastAt: number | null, now: number): StateWords {
  const t = texts.source
  const isRoom = state.source === 'room'
  switch (state.status) {
    case 'idle':
      return { tone: 'neutral', status: t.idle, ticking: '' }
    case 'resolving':
      return { tone: 'info', status: t.resolving, ticking: formatDuration(now - state.since) }
    case 'connecting':
      return { tone: 'info', status: t.connecting, ticking: formatDuration(now - state.since) }
    case 'catching-up':
      return { tone: 'info', status: t.catchingUp, ticking: formatDuration(now - state.since) }
    case 'live': {
      if (lastAt === null) return { tone: 'good', status: t.live, ticking: '' }
      const last = formatAgo(now - lastAt)
      // Sound that is arriving is shown by its meter; only its absence needs words.
      const ticking = isRoom ? t.liveLast(last) : isFresh(lastAt, now) ? '' : t.audioLast(last)
      return { tone: 'good', status: t.live, ticking }
    }
    case 'stalled': {
      const span = formatDuration(now - (lastAt ?? state.since))
      return {
        tone: 'warn',
        status: t.stalled,
        ticking: isRoom ? t.stalledFor(span) : t.audioStalledFor(span),
      }
    }
    case 'reconnecting': {
      const waitMs = (state.nextAttemptAt ?? now) - now
      const wait = waitMs > 0 ? t.nextIn(Math.ceil(waitMs / 1000)) : t.trying
      return {
        tone: 'warn',
        status: t.reconnecting,
        ticking: `${t.attempt(Math.max(1, state.attempt))}，${wait}`,
      }
    }
    case 'ended':
      return { tone: 'neutral', status: t.ended, ticking: '' }
    case 'failed':
      return { tone: 'danger', status: t.failed, ticking: '' }
  }
}

export function recognizerWords(state: SignalOf<'recognizer.state'>): StateWords {
  const t = texts.source
  switch (state.status) {
    case 'off':
      return { tone: 'neutral', status: t.recognizerOff, ticking: '' }
    case 'loading':
      return { tone: 'info', status: t.recognizerLoading, ticking: '' }
    case 'ready':
      return { tone: 'good', status: t.recognizerReady, ticking: '' }
    case 'restarting':
      return { tone: 'warn', status: t.recognizerRestarting, ticking: '' }
    case 'lagging':
      return { tone: 'warn', status: t.recognizerLagging, ticking: '' }
    case 'failed':
      return { tone: 'danger', status: t.recognizerFailed, ticking: '' }
  }
}
