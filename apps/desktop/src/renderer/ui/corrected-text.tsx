import type { Correction } from '@talkingcat/contract'
import type { ReactNode } from 'react'
import { texts } from '../lib/texts/index.ts'
import styles from './corrected-text.module.css'
import { cx } from './cx.ts'

/** A text in which the words that were put right are marked, with what was heard behind them. */
export function CorrectedText({
  text,
  corrections,
}: {
  text: string
  corrections: readonly Correction[] | undefined
}) {
  if (!corrections) return text
  const parts: ReactNode[] = []
  let read = 0
  for (const { at, from, to } of corrections) {
    // A log of another hand may not fit together; then the text alone is shown.
    if (at < read || text.slice(at, at + to.length) !== to) return text
    const heardAs = texts.vocabulary.heardAs(from)
    parts.push(
      text.slice(read, at),
      <span key={at} className={styles.corrected} title={heardAs} data-testid="corrected">
        {to}
        <span className={cx('visually-hidden', styles.raw)}>{heardAs}</span>
      </span>,
    )
    read = at + to.length
  }
  return [...parts, text.slice(read)]
}
