import { type Utterance, vocabularyDraftSchema } from '@talkingcat/contract'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './add-word.module.css'

const t = texts.vocabulary
const maxChars = 40
/** One character as an alias would be everywhere: too little to take over. */
const minChars = 2

/** Asks how a word that was heard wrong is to be written, and keeps it in the vocabulary. */
export function AddWordDialog({
  utterance,
  selected,
  onClose,
}: {
  utterance: Utterance
  /** What the host had marked in it; empty where nothing was. */
  selected: string
  onClose(): void
}) {
  const { client } = useService()
  const dialog = useRef<HTMLDialogElement>(null)
  const aliasInput = useRef<HTMLInputElement>(null)
  const id = useId()
  const sentence = utterance.rawText ?? utterance.text
  const [alias, setAlias] = useState(() => proposed(selected, sentence))
  const [word, setWord] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    dialog.current?.showModal()
    aliasInput.current?.select()
  }, [])

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const draft = vocabularyDraftSchema.safeParse({ word, aliases: [alias] })
    if (!draft.success) return setProblem(t.tooLong)
    try {
      await client.call('saveVocabulary', { body: { entries: [draft.data] } })
      dialog.current?.close()
    } catch (error) {
      const { message, next } = explain(error)
      setProblem(`${message}，${next}`)
    }
  }

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onClose={onClose}
      data-testid="add-word"
    >
      <header className={styles.head}>
        <h2 id={id}>{t.dialogTitle}</h2>
        <Button
          look="quiet"
          icon="close"
          aria-label={t.dialogClose}
          title={t.dialogClose}
          onClick={() => dialog.current?.close()}
        />
      </header>
      <form className={styles.body} onSubmit={event => void save(event)}>
        <p className={styles.sentence}>
          <span className={styles.label}>{t.dialogSentence}</span>
          {sentence}
        </p>
        <TextField
          ref={aliasInput}
          label={t.dialogAlias}
          note={t.dialogAliasNote}
          value={alias}
          required
          minLength={minChars}
          maxLength={maxChars}
          onChange={event => setAlias(event.target.value)}
          data-testid="add-word-alias"
        />
        <TextField
          label={t.word}
          placeholder={t.wordHint}
          value={word}
          required
          maxLength={maxChars}
          onChange={event => setWord(event.target.value)}
          data-testid="add-word-word"
        />
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button type="submit" look="primary" data-testid="add-word-save">
            {t.save}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

function proposed(selected: string, sentence: string): string {
  const marked = selected.trim()
  return (marked.length < minChars ? sentence : marked).slice(0, maxChars).trim()
}
