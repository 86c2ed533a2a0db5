import type { Recap } from '@talkingcat/contract'
import { formatDateTime, formatDuration, formatSessionTime } from '../format/time.ts'
import { recapTexts as texts } from './texts.ts'

/**
 * `transcript.txt`: a short head, then `[mm:ss] text` per utterance.
 * @param options.timeZone IANA name; the machine's own when absent
 */
export function renderTranscriptTxt(recap: Recap, options: { timeZone?: string } = {}): string {
  const { room, startedAt } = recap.session
  const head = [
    texts.transcript.fileHeading(oneLine(room.hostName) || texts.unnamedHost),
    texts.transcript.fileTitle(oneLine(room.title) || texts.untitled),
    texts.transcript.fileStarted(formatDateTime(startedAt, options.timeZone)),
    texts.transcript.fileDuration(formatDuration(recap.durationMs)),
  ]
  const lines = recap.transcript.map(
    ({ startMs, text }) => `[${formatSessionTime(startMs)}] ${oneLine(text)}`,
  )
  return `${[...head, '', ...(lines.length > 0 ? lines : [texts.transcript.none])].join('\n')}\n`
}

/** A line break inside a text would look like a new line of the transcript. */
const oneLine = (text: string): string => text.replace(/[\s\u2028\u2029]+/gu, ' ').trim()
