import type { Utterance } from '@talkingcat/contract'
import { formatCount, formatSessionTime } from '@talkingcat/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useRef, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Marked } from './marked.tsx'
import styles from './transcript-card.module.css'

export function TranscriptCard({ utterances }: { utterances: readonly Utterance[] }) {
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const shown = wanted
    ? utterances.filter(utterance => utterance.text.toLowerCase().includes(wanted))
    : utterances
  const total = formatCount(utterances.length)

  return (
    <Card
      title={texts.recap.transcript}
      isFlush
      data-testid="recap-transcript"
      aside={
        utterances.length > 0 && (
          <>
            <span role="status">
              {wanted
                ? texts.recap.matches(formatCount(shown.length), total)
                : texts.recap.count(total)}
            </span>
            <span className={styles.search}>
              <Icon name="search" />
              <input
                type="search"
                className={styles.input}
                placeholder={texts.recap.search}
                aria-label={texts.recap.search}
                value={search}
                onChange={event => setSearch(event.target.value)}
                onKeyDown={event => event.key === 'Escape' && setSearch('')}
                data-testid="transcript-search"
              />
            </span>
          </>
        )
      }
    >
      {utterances.length === 0 && <Empty title={texts.recap.transcriptEmpty} />}
      {utterances.length > 0 && shown.length === 0 && <Empty title={texts.recap.noMatch} />}
      {shown.length > 0 && <Rows utterances={shown} wanted={wanted} />}
    </Card>
  )
}

function Rows({ utterances, wanted }: { utterances: readonly Utterance[]; wanted: string }) {
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: utterances.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 40,
    getItemKey: index => utterances[index]?.utteranceId ?? index,
    overscan: 10,
  })
  return (
    <section
      ref={scroller}
      className={styles.scroll}
      aria-label={texts.recap.list}
      // A keyboard must be able to scroll it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
    >
      <div className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const utterance = utterances[item.index]
          return (
            utterance && (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
                data-testid="transcript-row"
              >
                <time className={styles.moment}>{formatSessionTime(utterance.startMs)}</time>
                <p>
                  <Marked text={utterance.text} wanted={wanted} />
                </p>
              </div>
            )
          )
        })}
      </div>
    </section>
  )
}
