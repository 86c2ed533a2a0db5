import type { Utterance } from '@talkingcat/contract'
import { formatSessionTime } from '@talkingcat/core'
import { memo } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import { captionSizes, useCaptionSize } from '../../stores/caption-size.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './captions.module.css'

/** The host's words: the newest sentence in a place of its own, readable from two metres; the earlier ones above it. */
export function Captions({ session }: { session: SessionStore }) {
  const size = useCaptionSize(state => state.size)
  const utterances = useStore(session, state => state.view.utterances)
  const isDemoModel = useStore(session, state => state.recognizer?.isDemoModel ?? false)
  const earlier = utterances.slice(0, -1)
  const newest = utterances.at(-1)

  return (
    <Card
      title={texts.live.captions}
      isFlush
      className={styles.card}
      data-testid="captions"
      aside={
        <>
          {isDemoModel && (
            <span data-testid="demo-model">
              <Badge tone="info" title={texts.live.demoModelNote}>
                {texts.live.demoModel}
              </Badge>
            </span>
          )}
          <SizeButtons />
        </>
      }
    >
      {newest ? (
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
                <Caption key={utterance.utteranceId} utterance={utterance} />
              ))}
            </div>
          </section>
          <div className={styles.now}>
            <Caption key={newest.utteranceId} utterance={newest} isNewest />
          </div>
        </div>
      ) : (
        <Waiting session={session} />
      )}
    </Card>
  )
}

/** A sentence longer than this is set smaller, so that its end is in sight, too. */
const longChars = 32

const Caption = memo(function Caption({
  utterance,
  isNewest = false,
}: {
  utterance: Utterance
  isNewest?: boolean
}) {
  return (
    <p
      className={cx(
        styles.caption,
        isNewest && styles.newest,
        isNewest && utterance.text.length > longChars && styles.long,
      )}
      data-testid="caption"
    >
      <time className={styles.moment}>{formatSessionTime(utterance.startMs)}</time>
      <span className={styles.text}>{utterance.text}</span>
    </p>
  )
})

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
