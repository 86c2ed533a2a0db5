import { Fragment, type ReactNode } from 'react'
import styles from './marked.module.css'

/** `text` with every place of `wanted` marked. @param wanted in lower case */
export function Marked({ text, wanted }: { text: string; wanted: string }) {
  if (wanted === '') return text
  const parts: ReactNode[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(
      <Fragment key={at}>
        {text.slice(from, at)}
        <mark className={styles.mark}>{text.slice(at, at + wanted.length)}</mark>
      </Fragment>,
    )
    from = at + wanted.length
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}
