import type { SignalOf, Utterance } from '@talkingcat/contract'
import { formatSessionTime } from '@talkingcat/core'
import { memo, useCallback, useState } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import { captionSizes, useCaptionSize } from '../../stores/caption-size.ts'
import type { SessionState, SessionStore } from '../../stores/session-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CorrectedText } from '../../ui/corrected-text.tsx'
import { cx } from '../../ui/cx.ts'
import { Icon } from '../../ui/icon.tsx'
import { AddWordDialog } from './add-word.tsx'
import styles from './captions.module.css'
import { selectedWords } from './selected-words.ts'
import { SoundBadge } from './sound-badge.tsx'

/** The host's words: the newest sentence in a place of its own, readable from two metres; the earlier ones above it. */
export function Captions({ session }: { session: SessionStore }) {
  const size = useCaptionSize(state => state.size)
  const utterances = useStore(session, state => state.view.utterances)
  const isDemoModel = useStore(session, state => state.recognizer?.isDemoModel ?? false)
  const partial = useStore(session, unfinished)
  const newest = utterances.at(-1)
  const earlier = partial ? utterances : utterances.slice(0, -1)
  const [asked, setAsked] = useState<{ utterance: Utterance; selected: string } | null>(null)
  const addFrom = useCallback((utterance: Utterance) => {
    const marked = selectedWords()
    const isMarked = marked?.utteranceId === utterance.utteranceId
    setAsked({ utterance, selected: isMarked ? marked.text : '' })
  }, [])
  const addMarked = () => {
    const marked = selectedWords()
    const utterance = utterances.find(each => each.utteranceId === marked?.utteranceId) ?? newest
    if (utterance) addFrom(utterance)
  }

  return (
    <Card
      title={texts.live.captions}
      isFlush
      className={styles.card}
      data-testid="captions"
      aside={
        <>
          <SoundBadge session={session} />
          {isDemoModel && (
            <span data-testid="demo-model">
              <Badge tone="info" title={texts.live.demoModelNote}>
                {texts.live.demoModel}
              </Badge>
            </span>
          )}
          {newest && (
            <Button
              look="quiet"
              size="small"
              icon="plus"
              title={texts.vocabulary.addFromCaption}
              aria-label={texts.vocabulary.addFromCaption}
              aria-haspopup="dialog"
              // The mark in the captions stays.
              onMouseDown={event => event.preventDefault()}
              onClick={addMarked}
              data-testid="add-word-button"
            />
          )}
          <SizeButtons />
        </>
      }
    >
      {newest || partial ? (
        // Not read out while it grows: the host has just said it.
        <div className={cx(styles.words, styles[size])} role="log" aria-live="off">
          <section
            className={styles.earlier}
            aria-label={texts.live.earlier}
            // A keyboard must be able to scroll it.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
            tabIndex={0}
          >
            <div className={styles.lines}>
              {earlier.length === 0 && <p className={styles.hint}>{texts.live.earlierNote}</p>}
              {earlier.map(utterance => (
                <Caption key={utterance.utteranceId} utterance={utterance} onAdd={addFrom} />
              ))}
            </div>
          </section>
          <div className={styles.now}>
            {partial ? (
              <PartialCaption partial={partial} />
            ) : (
              newest && (
                <Caption key={newest.utteranceId} utterance={newest} onAdd={addFrom} isNewest />
              )
            )}
          </div>
        </div>
      ) : (
        <Waiting session={session} />
      )}
      {asked && <AddWordDialog {...asked} onClose={() => setAsked(null)} />}
    </Card>
  )
}

/** A sentence longer than this is set smaller, so that its end is in sight, too. */
const longChars = 32

const Caption = memo(function Caption({
  utterance,
  onAdd,
  isNewest = false,
}: {
  utterance: Utterance
  onAdd(utterance: Utterance): void
  isNewest?: boolean
}) {
  return (
    <p
      className={cx(
        styles.caption,
        isNewest && styles.newest,
        isNewest && utterance.text.length > longChars && styles.long,
      )}
      data-utterance={utterance.utteranceId}
      data-testid="caption"
    >
      <time className={styles.moment}>{formatSessionTime(utterance.startMs)}</time>
      <span className={styles.text}>
        <CorrectedText text={utterance.text} corrections={utterance.corrections} />
      </span>
      <button
        type="button"
        className={styles.add}
        // A shortcut for the pointer; the keyboard has the button above the captions.
        tabIndex={-1}
        title={texts.vocabulary.addRow}
        aria-label={texts.vocabulary.addRow}
        onMouseDown={event => event.preventDefault()}
        onClick={() => onAdd(utterance)}
        data-testid="add-row"
      >
        <Icon name="plus" />
      </button>
    </p>
  )
})

/** What is being said, just where its final will stand, so that nothing jumps. */
function PartialCaption({ partial }: { partial: SignalOf<'utterance.partial'> }) {
  const { startMs, committed, rest } = partial
  const isLong = committed.length + rest.length > longChars
  return (
    <p
      className={cx(styles.caption, styles.newest, isLong && styles.long)}
      data-testid="caption-partial"
      // A screen reader gets whole sentences only.
      aria-hidden
    >
      <time className={styles.moment}>{formatSessionTime(startMs)}</time>
      <span className={styles.text}>
        {committed}
        <span className={styles.rest} data-testid="caption-rest">
          {rest}
        </span>
      </span>
    </p>
  )
}

/** The partial, unless the log has its final already. */
function unfinished({ partial, view }: SessionState) {
  const isFinal = view.utterances.some(({ utteranceId }) => utteranceId === partial?.utteranceId)
  return isFinal ? null : partial
}

/** An empty space explains itself: nothing said yet, or no captions and why. */
function Waiting({ session }: { session: SessionStore }) {
  const recognizer = useStore(session, state => state.recognizer)
  const audio = useStore(session, state => state.sources.audio)
  const problem =
    (recognizer?.status === 'failed' ? recognizer.problem : null) ??
    (audio?.status === 'failed' ? audio.problem : null)
  return (
    <div className={styles.waiting}>
      <p className={styles.waitingTitle}>
        {problem ? texts.live.captionsOff : texts.live.captionsWaiting}
      </p>
      <p>{problem ? `${problem.message}。${problem.next}` : texts.live.captionsWaitingNote}</p>
    </div>
  )
}

function SizeButtons() {
  const { size, step } = useCaptionSize()
  return (
    <div className={styles.sizes}>
      <Button
        look="quiet"
        size="small"
        aria-label={texts.live.smaller}
        title={texts.live.smaller}
        disabled={size === captionSizes[0]}
        onClick={() => step(-1)}
      >
        <span className={styles.smallA}>A</span>
      </Button>
      <Button
        look="quiet"
        size="small"
        aria-label={texts.live.larger}
        title={texts.live.larger}
        disabled={size === captionSizes.at(-1)}
        onClick={() => step(1)}
      >
        <span className={styles.bigA}>A</span>
      </Button>
    </div>
  )
}
