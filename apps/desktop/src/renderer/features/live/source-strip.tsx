import type { Problem, SourceName } from '@talkingcat/contract'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { texts } from '../../lib/texts/index.ts'
import { isCutOff, type SessionStore } from '../../stores/session-store.ts'
import { cx } from '../../ui/cx.ts'
import { Icon } from '../../ui/icon.tsx'
import { DiagnosticsButton } from './diagnostics-button.tsx'
import { LevelMeter } from './level-meter.tsx'
import { ModelDownload } from './model-download.tsx'
import { RetryCaptions } from './retry-captions.tsx'
import { SoundField } from './sound-field.tsx'
import styles from './source-strip.module.css'
import {
  isFresh,
  recognizerWords,
  type StateWords,
  sourceWords,
  unknownWords,
  waitingWords,
} from './source-words.ts'

/** What room, sound and recogniser are doing right now; unknown while the service is out of reach. */
export function SourceStrip({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  return (
    <section className={styles.strip} aria-label={texts.source.title}>
      <SourceCell session={session} name="room" />
      <SourceCell
        session={session}
        name="audio"
        below={<SoundField session={session} sessionId={sessionId} />}
      />
      <RecognizerCell session={session} sessionId={sessionId} />
      <div className={styles.more}>
        <DiagnosticsButton sessionId={sessionId} />
      </div>
    </section>
  )
}

function SourceCell({
  session,
  name,
  below,
}: {
  session: SessionStore
  name: SourceName
  below?: ReactNode
}) {
  const state = useStore(session, s => s.sources[name])
  const isCut = useStore(session, isCutOff)
  const seenAt = useStore(session, s => (name === 'room' ? s.view.lastRoomAt : s.levelAt))
  const now = useNow()
  // A state is told when it changes; what has arrived here since is newer.
  const lastAt = Math.max(state?.lastMessageAt ?? 0, seenAt ?? 0) || null
  const words = isCut ? unknownWords : state ? sourceWords(state, lastAt, now) : waitingWords
  return (
    <Cell
      name={name}
      words={words}
      problem={isCut ? null : (state?.problem ?? null)}
      status={isCut ? 'unknown' : (state?.status ?? 'waiting')}
      via={state?.via && !isCut ? texts.source.via[state.via] : null}
      below={below}
    >
      {name === 'audio' && state?.status === 'live' && isFresh(lastAt, now) && !isCut && (
        <LevelMeter session={session} />
      )}
    </Cell>
  )
}

function RecognizerCell({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  const state = useStore(session, s => s.recognizer)
  const isCut = useStore(session, isCutOff)
  const words = isCut ? unknownWords : state ? recognizerWords(state) : waitingWords
  const isDamaged = state?.problem?.code === 'MODEL_DAMAGED'
  // The demo's own model comes with the program and is not to be downloaded.
  const needsModel = !state?.isDemoModel && (isDamaged || state?.problem?.code === 'MODEL_MISSING')
  return (
    <Cell
      name="recognizer"
      words={words}
      problem={isCut ? null : (state?.problem ?? null)}
      status={isCut ? 'unknown' : (state?.status ?? 'waiting')}
      below={
        needsModel && !isCut ? (
          <ModelDownload session={session} isDamaged={isDamaged} />
        ) : (
          state?.status === 'failed' && !isCut && <RetryCaptions sessionId={sessionId} />
        )
      }
    />
  )
}

function Cell({
  name,
  words,
  problem,
  status,
  via = null,
  below,
  children,
}: {
  name: 'room' | 'audio' | 'recognizer'
  words: StateWords
  problem: Problem | null
  status: string
  via?: string | null
  below?: ReactNode
  children?: ReactNode
}) {
  return (
    <div
      className={cx(styles.cell, styles[words.tone])}
      data-testid={`source-${name}`}
      data-status={status}
    >
      <p className={styles.line}>
        <span className={styles.name}>
          <Icon name={name} />
          {texts.source[name]}
        </span>
        <span className={styles.status}>
          <span className={styles.dot} aria-hidden="true" />
          {words.status}
        </span>
        {via && <span className={styles.via}>{via}</span>}
        {words.ticking && <span className={styles.ticking}>{words.ticking}</span>}
        {children}
      </p>
      {problem && (
        <p className={styles.problem}>
          <span className={styles.message}>{problem.message}</span>
          <span className={styles.next}>{problem.next}</span>
        </p>
      )}
      {below}
      {/* Only the lasting part is read out; the ticking part would never fall silent. */}
      <span className="visually-hidden" role="status">
        {`${texts.source[name]}：${words.status}${problem ? `，${problem.message}` : ''}`}
      </span>
    </div>
  )
}
