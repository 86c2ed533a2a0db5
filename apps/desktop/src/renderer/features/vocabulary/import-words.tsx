import { formatCount } from '@talkingcat/core'
import { useRef, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import type { VocabularyStore } from '../../stores/vocabulary-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextArea } from '../../ui/text-field.tsx'
import { parseLines } from './parse-lines.ts'
import { readTextFile } from './read-text-file.ts'
import styles from './vocabulary.module.css'

const t = texts.vocabulary
const maxFileBytes = 1024 * 1024
/** More numbers than these nobody reads. */
const shownLines = 20

/** Many words at once, pasted or from a file, which is shown before it counts. */
export function ImportWords({ store }: { store: VocabularyStore }) {
  const file = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [told, setTold] = useState('')

  const read = async (chosen: File) => {
    setTold('')
    if (chosen.size > maxFileBytes) return setTold(t.fileTooLarge)
    try {
      setText(await readTextFile(chosen))
    } catch {
      // Gone or not readable since it was chosen.
      setTold(t.fileFailed)
    }
  }
  const start = async () => {
    const { drafts, badLines } = parseLines(text)
    setTold('')
    setIsBusy(true)
    const isSaved = drafts.length === 0 || (await store.getState().save(drafts))
    setIsBusy(false)
    // What went wrong is told by the screen; the lines stay for another try.
    if (!isSaved) return
    const bad = badLines.slice(0, shownLines).join(t.between)
    const parts = [t.imported(formatCount(drafts.length)), bad && t.badLines(bad)]
    setTold(parts.filter(Boolean).join('；'))
    if (badLines.length === 0) setText('')
  }

  return (
    <Card title={t.import}>
      <div className={styles.form}>
        <TextArea
          label={t.importLabel}
          note={t.importNote}
          rows={4}
          value={text}
          onChange={event => setText(event.target.value)}
          data-testid="import-text"
        />
        <div className={styles.buttons}>
          <Button
            disabled={isBusy || text.trim() === ''}
            onClick={() => void start()}
            data-testid="import-start"
          >
            {isBusy ? t.importing : t.importStart}
          </Button>
          <Button look="quiet" icon="folder" onClick={() => file.current?.click()}>
            {t.importFile}
          </Button>
          <input
            ref={file}
            type="file"
            accept=".txt,.csv,text/plain"
            hidden
            onChange={event => {
              const chosen = event.target.files?.[0]
              // The same file may be chosen again after it was changed.
              event.target.value = ''
              if (chosen) void read(chosen)
            }}
            data-testid="import-file"
          />
          <span role="status" className={styles.told} data-testid="import-told">
            {told}
          </span>
        </div>
      </div>
    </Card>
  )
}
