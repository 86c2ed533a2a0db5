import { formatCount } from '@talkingcat/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import styles from './feed.module.css'
import { FeedRowView } from './feed-row.tsx'
import { GiftToThank } from './gift-to-thank.tsx'

/** Within this distance of the end the list counts as followed. */
const endThresholdPx = 48

/** Danmaku and gifts, newest at the bottom. It stays where the host scrolls to. */
export function Feed({ session }: { session: SessionStore }) {
  // The list is always the same object; its version is what a render depends on.
  const version = useStore(session, state => state.view.feedVersion)
  const { rows } = session
  const scroller = useRef<HTMLDivElement>(null)
  const [isAtEnd, setIsAtEnd] = useState(true)
  /** Key of the newest row that was in sight when the host scrolled away. */
  const [seenKey, setSeenKey] = useState<string | null>(null)

  // Stable: a new function would make the list forget every measured height.
  const keyAt = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 38,
    getItemKey: keyAt,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endThresholdPx,
    overscan: 8,
  })
  useLayoutEffect(() => {
    virtual.scrollToEnd()
  }, [virtual])

  const lastKey = rows.at(-1)?.key ?? null
  const lastKeyRef = useRef(lastKey)
  useEffect(() => {
    lastKeyRef.current = lastKey
  }, [lastKey])
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight
    const isNowAtEnd = distance <= endThresholdPx
    setIsAtEnd(was => {
      if (was && !isNowAtEnd) setSeenKey(lastKeyRef.current)
      return isNowAtEnd
    })
  }
  // A banner above makes the list shorter; a followed list must not fall behind for it.
  const isAtEndRef = useRef(true)
  useEffect(() => {
    isAtEndRef.current = isAtEnd
  }, [isAtEnd])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => isAtEndRef.current && virtual.scrollToEnd())
    observer.observe(element)
    return () => observer.disconnect()
  }, [virtual])

  const toEnd = () => {
    virtual.scrollToEnd()
    scroller.current?.focus({ preventScroll: true })
  }
  const unseen = isAtEnd ? 0 : countAfter(rows, seenKey)

  return (
    <Card
      title={texts.live.feed}
      isFlush
      className={styles.card}
      data-testid="feed"
      data-version={version}
    >
      <div className={styles.frame}>
        <div
          ref={scroller}
          className={styles.scroll}
          onScroll={onScroll}
          onKeyDown={event => event.key === 'End' && toEnd()}
          role="log"
          aria-live="off"
          aria-label={texts.live.feed}
          // A keyboard must be able to scroll it.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
          tabIndex={0}
        >
          {rows.length === 0 && <Empty title={texts.live.feedEmpty} />}
          <div className={styles.space} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(item => {
              const row = rows[item.index]
              return (
                row && (
                  <div
                    key={item.key}
                    ref={virtual.measureElement}
                    data-index={item.index}
                    className={styles.place}
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <FeedRowView row={row} />
                  </div>
                )
              )
            })}
          </div>
        </div>
        <GiftToThank
          session={session}
          rows={rows}
          firstWhole={virtual.scrollOffset ? (virtual.range?.startIndex ?? -1) + 1 : 0}
        />
        {!isAtEnd && (
          <div className={styles.jump}>
            <Button look="primary" size="small" icon="down" onClick={toEnd} data-testid="feed-jump">
              {unseen > 0 ? texts.live.feedNew(formatCount(unseen)) : texts.live.feedToTail}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

/** Rows after the one with `key`, looked for from the end, where it nearly always is. */
function countAfter(rows: readonly { key: string }[], key: string | null): number {
  for (let index = rows.length - 1; index >= 0; index--) {
    if (rows[index]?.key === key) return rows.length - 1 - index
  }
  return rows.length
}
