import type { RouteOutput, VocabularyEntry } from '@talkingcat/contract'
import { useEffect, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { CorrectedText } from '../../ui/corrected-text.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './vocabulary.module.css'

const t = texts.vocabulary
/** After the last key, so that not every one is a question. */
const waitMs = 150

/** A sentence, and what the vocabulary makes of it as it stands now. */
export function TryBox({ entries }: { entries: readonly VocabularyEntry[] }) {
  const { client } = useService()
  const [text, setText] = useState('')
  const [result, setResult] = useState<RouteOutput<'tryVocabulary'> | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)

  // Asked again when the vocabulary changes, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (text.trim() === '') {
      setResult(null)
      return
    }
    const over = new AbortController()
    const ask = async () => {
      try {
        setResult(await client.call('tryVocabulary', { body: { text } }, over.signal))
        setFailure(null)
      } catch (error) {
        if (!over.signal.aborted) setFailure(explain(error))
      }
    }
    const timer = setTimeout(() => void ask(), waitMs)
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [client, text, entries])

  return (
    <Card title={t.tryTitle}>
      <div className={styles.form}>
        <TextField
          label={t.tryLabel}
          placeholder={t.tryHint}
          value={text}
          maxLength={500}
          onChange={event => setText(event.target.value)}
          data-testid="try-input"
        />
        <p role="status" className={styles.result} data-testid="try-result">
          {failure && `${failure.message}，${failure.next}`}
          {!failure && result && (
            <>
              <span className={styles.resultLabel}>
                {result.corrections.length > 0 ? t.tryResult : t.tryNone}
              </span>
              <CorrectedText {...result} />
            </>
          )}
        </p>
      </div>
    </Card>
  )
}
