import type { VocabularyEntry } from '@talkingcat/contract'
import { formatCount } from '@talkingcat/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useRef, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import type { Vocabulary } from '../../stores/vocabulary-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import styles from './vocabulary.module.css'

const t = texts.vocabulary

type Actions = { onEdit(entry: VocabularyEntry): void; onRemove(entry: VocabularyEntry): void }

export function WordList({ vocabulary, ...actions }: Actions & { vocabulary: Vocabulary }) {
  const { entries, limit } = vocabulary
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const shown = wanted ? entries.filter(entry => holds(entry, wanted)) : entries
  const total = formatCount(entries.length)
  return (
    <Card
      title={t.list}
      isFlush
      data-testid="word-list"
      aside={
        <>
          <span role="status" data-testid="word-count">
            {wanted
              ? t.matches(formatCount(shown.length), total)
              : t.count(total, formatCount(limit))}
          </span>
          {entries.length > 0 && (
            <input
              type="search"
              className={styles.search}
              placeholder={t.search}
              aria-label={t.search}
              value={search}
              onChange={event => setSearch(event.target.value)}
              onKeyDown={event => event.key === 'Escape' && setSearch('')}
              data-testid="word-search"
            />
          )}
        </>
      }
    >
      {entries.length === 0 && <Empty title={t.empty} note={`${t.emptyNote}${t.examples}`} />}
      {entries.length > 0 && shown.length === 0 && <Empty title={t.noMatch} />}
      {/* The newest first: what was just added is in sight. */}
      {shown.length > 0 && <Rows entries={shown.toReversed()} {...actions} />}
    </Card>
  )
}

function holds({ word, aliases, exceptions }: VocabularyEntry, wanted: string): boolean {
  return [word, ...aliases, ...exceptions].some(text => text.toLowerCase().includes(wanted))
}

function Rows({ entries, ...actions }: Actions & { entries: readonly VocabularyEntry[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 56,
    getItemKey: index => entries[index]?.id ?? index,
    overscan: 8,
  })
  return (
    <div className={styles.scroll} ref={scroller}>
      <ul className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const entry = entries[item.index]
          return (
            entry && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
                data-testid="word-row"
              >
                <Words entry={entry} />
                <Button
                  look="quiet"
                  icon="edit"
                  aria-label={t.editOf(entry.word)}
                  title={t.editOf(entry.word)}
                  onClick={() => actions.onEdit(entry)}
                  data-edit={entry.id}
                />
                <Button
                  look="quiet"
                  icon="remove"
                  aria-label={t.removeOf(entry.word)}
                  title={t.removeOf(entry.word)}
                  onClick={() => actions.onRemove(entry)}
                />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

function Words({ entry: { word, aliases, exceptions } }: { entry: VocabularyEntry }) {
  return (
    <div className={styles.words}>
      <p className={styles.word}>{word}</p>
      {aliases.length > 0 && <p className={styles.more}>{t.aliasOf(aliases.join(t.between))}</p>}
      {exceptions.length > 0 && (
        <p className={styles.more}>{t.exceptOf(exceptions.join(t.between))}</p>
      )}
    </div>
  )
}
