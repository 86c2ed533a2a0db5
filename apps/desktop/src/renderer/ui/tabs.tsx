import type { KeyboardEvent } from 'react'
import { cx } from './cx.ts'
import styles from './tabs.module.css'

/** Tabs whose one panel has the id `<id>-panel`. Arrow keys move between them. */
export function Tabs<K extends string>({
  id,
  label,
  tabs,
  selected,
  onSelect,
}: {
  id: string
  label: string
  tabs: readonly { key: K; title: string }[]
  selected: K
  onSelect(key: K): void
}) {
  const keyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = tabs.findIndex(tab => tab.key === selected)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    onSelect(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={keyDown}>
      {tabs.map(tab => (
        <button
          key={tab.key}
          id={`${id}-${tab.key}`}
          type="button"
          role="tab"
          className={cx(styles.tab, tab.key === selected && styles.selected)}
          aria-selected={tab.key === selected}
          aria-controls={`${id}-panel`}
          tabIndex={tab.key === selected ? 0 : -1}
          onClick={() => onSelect(tab.key)}
          data-testid={`tab-${tab.key}`}
        >
          {tab.title}
        </button>
      ))}
    </div>
  )
}
