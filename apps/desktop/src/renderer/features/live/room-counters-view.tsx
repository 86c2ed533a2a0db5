import type {
  CountsByName,
  FrameRecording,
  RoomCounters,
  SpeechCounters,
} from '@talkingcat/contract'
import { formatCount } from '@talkingcat/core'
import { formatBytes } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './diagnostics.module.css'

const t = texts.diagnostics

export function RoomCountersView({ room }: { room: RoomCounters }) {
  const damaged = sum(room.damagedFrames) + room.damagedMessages
  return (
    <div data-testid="room-counters" data-source={room.source}>
      <p className={styles.source}>
        <Badge>{t.source[room.source]}</Badge>
        {room.source === 'direct' && t.connections(formatCount(room.connections))}
        {room.source === 'page' && t.loads(formatCount(room.connections))}
      </p>
      <dl className={styles.figures}>
        <Figure label={t.frames} value={room.frames} />
        <Figure label={t.messages} value={room.messages} />
        <Figure label={t.events} value={room.events} />
        <Figure label={t.damaged} value={damaged} isBad={damaged > 0} />
      </dl>
      <ul className={styles.rows}>
        <Row label={t.duplicates} count={room.duplicates} />
        <Row label={t.ignored} count={room.ignored} />
        <Row label={t.dropped} count={room.dropped} isBad={room.dropped > 0} />
        <Named label={t.unread} counts={room.unread} />
        <Named label={t.unknown} counts={room.unknown} />
        <Named label={t.damagedFrames} counts={inWords(room.damagedFrames, t.damage)} isBad />
        <Row label={t.damagedMessages} count={room.damagedMessages} isBad={damaged > 0} />
      </ul>
      {room.frameRecording && <Recording recording={room.frameRecording} />}
    </div>
  )
}

export function SpeechCountersView({ speech }: { speech: SpeechCounters }) {
  return (
    <ul className={styles.rows} data-testid="speech-counters">
      <Row label={t.utterances} count={speech.utterances} />
      <Named label={t.drops} counts={inWords(speech.drops, t.drop)} />
    </ul>
  )
}

/** What lies in the file so far, and why nothing more does. */
function Recording({ recording }: { recording: FrameRecording }) {
  const { file, bytes, dropped, problem } = recording
  return (
    <div data-testid="frame-recording">
      <p className={styles.source}>
        <Badge>{problem ? t.recordingStopped : t.recording}</Badge>
        <span className={styles.wire}>{file}</span>
        {formatBytes(bytes)}
      </p>
      {problem && (
        <p className={styles.bad}>
          {problem.message}，{problem.next}
        </p>
      )}
      {dropped > 0 && (
        <ul className={styles.rows}>
          <Row label={t.recordingDropped} count={dropped} isBad />
        </ul>
      )}
    </div>
  )
}

function Figure({ label, value, isBad }: { label: string; value: number; isBad?: boolean }) {
  return (
    <div>
      <dt className={styles.label}>{label}</dt>
      <dd className={cx(styles.value, isBad && styles.bad)}>{formatCount(value)}</dd>
    </div>
  )
}

function Row({ label, count, isBad }: { label: string; count: number; isBad?: boolean }) {
  return (
    <li className={styles.row}>
      <span>{label}</span>
      <span className={cx(styles.count, isBad && count > 0 && styles.bad)}>
        {formatCount(count)}
      </span>
    </li>
  )
}

/** A number that opens to the names behind it. */
function Named(props: { label: string; counts: CountsByName; isBad?: boolean }) {
  const { label, counts, isBad = false } = props
  if (counts.length === 0) return <Row label={label} count={0} />
  return (
    <li>
      <details>
        <summary className={cx(styles.row, styles.summary)}>
          <span className={styles.opens}>{label}</span>
          <span className={cx(styles.count, isBad && styles.bad)}>{formatCount(sum(counts))}</span>
        </summary>
        <ul className={styles.names}>
          {counts.map(({ name, count }) => (
            <li key={name} className={styles.row}>
              <span className={styles.wire}>{name === 'other' ? t.other : name}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

function inWords(counts: CountsByName, words: Readonly<Record<string, string>>): CountsByName {
  return counts.map(({ name, count }) => ({ name: words[name] ?? name, count }))
}

function sum(counts: CountsByName): number {
  return counts.reduce((total, { count }) => total + count, 0)
}
