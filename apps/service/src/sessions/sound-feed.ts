import {
  type Signal,
  type SoundKind,
  type SourceItem,
  type SourceState,
  toProblem,
  type Utterance,
} from '@talkingcat/contract'
import type {
  AudioSource,
  Corrector,
  LostSound,
  PartialUtterance,
  PcmChunk,
  RecognizerState,
  TimedUtterance,
  Transcriber,
} from '@talkingcat/speech'
import { errorFacts, type Note } from '../lib/note.ts'
import { settleWithin } from '../lib/settle-within.ts'
import type { OpenedTranscriber, Ports } from '../ports.ts'
import { CorrectedWords } from './corrected-words.ts'
import type { EntryWriter } from './entry-writer.ts'
import { createLevelMeter } from './level-meter.ts'
import { failedState } from './room-feed.ts'

export type SoundFeedOptions = {
  /** @throws AppError FFMPEG_MISSING */
  openSound: () => Promise<AudioSource>
  isDemo: boolean
  /** Time of the session's first entry: zero of session time. */
  startedAt: number
  openTranscriber: Ports['openTranscriber']
  /** Puts the host's own words right. */
  corrector: Corrector
  /** Told of the one in use, for its counters. */
  onTranscriber?: (transcriber: Transcriber) => void
  writer: EntryWriter
  show: (signal: Signal) => void
  /** Stops the sound; what was heard by then is still recognised. */
  signal: AbortSignal
  clock: () => number
  note: Note
}

type ShownState = RecognizerState | { status: 'off'; problem: null }

/** Waits for the last words when the sound has ended. */
const flushLimitMs = 3000

/**
 * A session's sound into utterances in the log. Whatever it lacks, it says so and leaves the rest
 * alone. Resolves when the last words are in the log; never rejects.
 */
export async function runSoundFeed(options: SoundFeedOptions): Promise<void> {
  const { openSound, isDemo, show, signal, note } = options
  const showFailure = (error: unknown) => {
    if (signal.aborted) return
    note('sound-failed', errorFacts(error))
    show({ type: 'source.state', state: failedState('audio', options.clock(), error) })
  }
  let opened: OpenedTranscriber | null = null
  const shown: { state: ShownState } = { state: { status: 'loading', problem: null } }
  const showRecognizer = (state: ShownState) => {
    shown.state = state
    show({
      type: 'recognizer.state',
      status: state.status,
      modelId: opened?.modelId ?? null,
      isDemoModel: opened?.isDemoModel ?? isDemo,
      problem: state.problem,
    })
  }
  const onLost = (lost: LostSound) => {
    const payload = { source: 'audio', ...lost } as const
    options.writer.add({ type: 'gap.recorded', payload })
  }
  const words = new CorrectedWords(options.corrector)
  // The transcriber paces them: about two a second at most, the newest standing for all before it.
  const onPartial = ({ startAt, ...partial }: PartialUtterance) => {
    const startMs = sessionMs(startAt, options.startedAt)
    const { utteranceId } = partial
    show({ type: 'utterance.partial', utteranceId, startMs, ...words.partial(partial) })
  }
  try {
    const source = await openSound()
    const onSoundKind = (kind: SoundKind) => show({ type: 'sound.kind', kind })
    const listeners = { onState: showRecognizer, onPartial, onLost, onSoundKind }
    opened = await options.openTranscriber({ isDemo, ...listeners })
    options.onTranscriber?.(opened.transcriber)
    // Once more, now that the model's name is known.
    showRecognizer(shown.state)
    const texts = writeUtterances(opened, words, options).catch(showFailure)
    try {
      await pump(source.open(signal), opened, options)
    } catch (error) {
      showFailure(error)
    }
    await finish(opened, texts, note)
    show({ type: 'sound.kind', kind: 'unknown' })
  } catch (error) {
    showFailure(error)
    // Closed below means open above, so only a missing model or ffmpeg gets here.
    showRecognizer({ status: 'failed', problem: toProblem(error) })
    return
  }
  if (shown.state.status !== 'failed') showRecognizer({ status: 'off', problem: null })
}

async function pump(
  items: AsyncIterable<SourceItem<PcmChunk>>,
  { transcriber }: OpenedTranscriber,
  { writer, show, startedAt }: SoundFeedOptions,
): Promise<void> {
  const meter = createLevelMeter()
  for await (const item of items) {
    switch (item.kind) {
      case 'item': {
        transcriber.push(item.item)
        const rms = meter.read(item.item)
        const atMs = sessionMs(item.item.at, startedAt)
        if (rms !== null) show({ type: 'level', rms, atMs })
        break
      }
      case 'gap':
        transcriber.gap()
        writer.add({ type: 'gap.recorded', payload: item.gap })
        break
      case 'state':
        show({ type: 'source.state', state: item.state satisfies SourceState })
    }
  }
}

async function writeUtterances(
  { transcriber }: OpenedTranscriber,
  words: CorrectedWords,
  { writer, startedAt }: SoundFeedOptions,
): Promise<void> {
  for await (const utterance of transcriber.utterances) {
    const { utteranceId, text: rawText } = utterance
    const { text, corrections } = words.final(utteranceId, rawText)
    // The raw text is kept beside what it became.
    const corrected = corrections.length === 0 ? { text } : { text, rawText, corrections }
    const payload = { ...inSessionTime(utterance, startedAt), ...corrected }
    writer.add({ type: 'utterance.recognized', payload })
  }
}

function inSessionTime(utterance: TimedUtterance, startedAt: number): Utterance {
  const { startAt, endAt, emittedAt: _, tokens, ...rest } = utterance
  const startMs = sessionMs(startAt, startedAt)
  return {
    ...rest,
    startMs,
    endMs: Math.max(startMs, sessionMs(endAt, startedAt)),
    ...(tokens && { tokens: tokens.map(([text, at]) => [text, sessionMs(at, startedAt)]) }),
  }
}

const sessionMs = (at: number, startedAt: number) => Math.max(0, Math.round(at - startedAt))

async function finish(
  { transcriber }: OpenedTranscriber,
  texts: Promise<void>,
  note: Note,
): Promise<void> {
  try {
    if (!(await settleWithin(transcriber.flush(), flushLimitMs))) note('flush-late', {})
  } catch (error) {
    note('flush-failed', errorFacts(error))
  }
  await transcriber.close().catch(error => note('transcriber-close-failed', errorFacts(error)))
  await settleWithin(texts, 500)
}
