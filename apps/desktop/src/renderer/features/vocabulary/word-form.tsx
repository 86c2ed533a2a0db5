import { type VocabularyEntry, vocabularyDraftSchema } from '@talkingcat/contract'
import { type FormEvent, useRef, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import type { VocabularyStore } from '../../stores/vocabulary-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { splitTexts } from './parse-lines.ts'
import styles from './vocabulary.module.css'

const t = texts.vocabulary

/** Adds words, or changes the one that is edited; made anew for each of them. */
export function WordForm({
  store,
  edited,
  onDone,
}: {
  store: VocabularyStore
  edited: VocabularyEntry | null
  onDone(): void
}) {
  const wordInput = useRef<HTMLInputElement>(null)
  const [word, setWord] = useState(edited?.word ?? '')
  const [aliases, setAliases] = useState(edited?.aliases.join('|') ?? '')
  const [exceptions, setExceptions] = useState(edited?.exceptions.join('|') ?? '')
  const [told, setTold] = useState('')
  const [isWrong, setIsWrong] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const parsed = vocabularyDraftSchema.safeParse({
      ...(edited && { id: edited.id }),
      ...{ word, aliases: splitTexts(aliases), exceptions: splitTexts(exceptions) },
    })
    setTold('')
    setIsWrong(!parsed.success)
    if (!parsed.success || !(await store.getState().save([parsed.data]))) return
    if (edited) return onDone()
    setWord('')
    setAliases('')
    setExceptions('')
    setTold(t.saved(parsed.data.word))
    wordInput.current?.focus()
  }

  return (
    <Card title={edited ? t.edit : t.add}>
      <form className={styles.form} onSubmit={event => void save(event)}>
        <TextField
          ref={wordInput}
          label={t.word}
          placeholder={t.wordHint}
          value={word}
          required
          maxLength={40}
          // Opened by the host's own press on 修改: the next thing to do is here.
          autoFocus={edited !== null}
          onChange={event => setWord(event.target.value)}
          data-testid="word-input"
        />
        <TextField
          label={t.aliases}
          note={t.aliasesHint}
          value={aliases}
          onChange={event => setAliases(event.target.value)}
          data-testid="aliases-input"
        />
        <TextField
          label={t.exceptions}
          note={t.exceptionsHint}
          value={exceptions}
          onChange={event => setExceptions(event.target.value)}
          data-testid="exceptions-input"
        />
        {isWrong && (
          <p className={styles.wrong} role="alert">
            {t.tooLong}
          </p>
        )}
        <div className={styles.buttons}>
          <Button type="submit" look="primary" data-testid="save-word">
            {t.save}
          </Button>
          {edited && <Button onClick={onDone}>{texts.common.cancel}</Button>}
          <span role="status" className={styles.told}>
            {told}
          </span>
        </div>
      </form>
    </Card>
  )
}
