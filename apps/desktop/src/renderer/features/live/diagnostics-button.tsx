import { useEffect, useId, useRef, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './diagnostics.module.css'
import { DiagnosticsPanel } from './diagnostics-panel.tsx'

/** Opens how the work behind the page is going; the dialog keeps the keyboard and gives it back. */
export function DiagnosticsButton({ sessionId }: { sessionId: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        look="quiet"
        size="small"
        icon="pulse"
        title={texts.diagnostics.open}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
        data-testid="diagnostics-button"
      >
        <span className={styles.word}>{texts.diagnostics.open}</span>
      </Button>
      {isOpen && <DiagnosticsDialog sessionId={sessionId} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function DiagnosticsDialog({ sessionId, onClose }: { sessionId: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onClose={onClose}
      data-testid="diagnostics"
    >
      <header className={styles.head}>
        <h2 id={id}>{texts.diagnostics.title}</h2>
        <Button
          look="quiet"
          icon="close"
          aria-label={texts.diagnostics.close}
          title={texts.diagnostics.close}
          // The dialog's own close gives the focus back to the button that opened it.
          onClick={() => dialog.current?.close()}
        />
      </header>
      <DiagnosticsPanel sessionId={sessionId} />
    </dialog>
  )
}
