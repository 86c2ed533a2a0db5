import type { VocabularyEntry } from '@talkingcat/contract'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import { createVocabularyStore } from '../../stores/vocabulary-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ImportWords } from './import-words.tsx'
import { SessionTerms } from './session-terms.tsx'
import { TryBox } from './try-box.tsx'
import styles from './vocabulary.module.css'
import { WordForm } from './word-form.tsx'
import { WordList } from './word-list.tsx'

const t = texts.vocabulary

export function VocabularyScreen() {
  const { client } = useService()
  const [store] = useState(() => createVocabularyStore(client))
  const { vocabulary, problem, load, save, remove } = useStore(store)
  const [edited, setEdited] = useState<VocabularyEntry | null>(null)
  const [removed, setRemoved] = useState<VocabularyEntry | null>(null)
  const undo = useRef<HTMLButtonElement>(null)
  useTitle(t.title)
  useEffect(() => void load(), [load])
  // The row is gone, and with it the button that had the focus.
  useEffect(() => {
    if (removed) undo.current?.focus()
  }, [removed])

  const stopEditing = () => {
    const id = edited?.id ?? ''
    setEdited(null)
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(id)}"]`)?.focus()
    })
  }
  const drop = async (entry: VocabularyEntry) => {
    if (edited?.id === entry.id) setEdited(null)
    if (await remove(entry.id)) setRemoved(entry)
  }
  const bringBack = async ({ id: _, ...draft }: VocabularyEntry) => {
    if (await save([draft])) setRemoved(null)
  }

  return (
    <main className={styles.screen}>
      <header className={styles.top}>
        <Button
          look="quiet"
          icon="back"
          aria-label={t.back}
          title={t.back}
          onClick={() => goTo({ screen: 'settings' })}
        />
        <h1 className={styles.title}>{t.title}</h1>
      </header>
      <p className={styles.lead}>{t.note}</p>
      {problem && (
        <Notice
          tone="danger"
          isAlert
          title={vocabulary ? problem.message : t.failed}
          note={vocabulary ? problem.next : `${problem.message}，${problem.next}`}
          actions={!vocabulary && <Button onClick={() => void load()}>{texts.common.retry}</Button>}
        />
      )}
      {vocabulary?.problem && (
        <Notice
          tone="warn"
          title={vocabulary.problem.message}
          note={vocabulary.problem.next}
          data-testid="vocabulary-problem"
        />
      )}
      {vocabulary && (
        <>
          <WordForm key={edited?.id ?? 'new'} {...{ store, edited }} onDone={stopEditing} />
          <TryBox entries={vocabulary.entries} />
          {removed && (
            <Notice
              tone="info"
              isAlert
              title={t.removed(removed.word)}
              actions={
                <Button ref={undo} onClick={() => void bringBack(removed)} data-testid="undo">
                  {t.undo}
                </Button>
              }
            />
          )}
          <WordList
            vocabulary={vocabulary}
            onEdit={setEdited}
            onRemove={entry => void drop(entry)}
          />
          <SessionTerms />
          <ImportWords store={store} />
        </>
      )}
    </main>
  )
}
