import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Button } from '../../ui/button.tsx'
import styles from './stop-button.module.css'

type Step =
  | { name: 'idle' }
  | { name: 'asking' }
  | { name: 'stopping' }
  | { name: 'failed'; problem: Explanation }

/**
 * Two steps in two places: a double tap or a held Enter never stops a session. Escape, a look
 * elsewhere or 继续记录 goes back.
 */
export function StopButton({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  const { client } = useService()
  const [step, setStep] = useState<Step>({ name: 'idle' })
  const opener = useRef<HTMLButtonElement>(null)
  const confirm = useRef<HTMLButtonElement>(null)
  const id = useId()
  const isOpen = step.name !== 'idle'

  useEffect(() => {
    if (step.name === 'asking') confirm.current?.focus()
  }, [step.name])

  const close = () => {
    setStep({ name: 'idle' })
    opener.current?.focus()
  }
  const stop = async () => {
    setStep({ name: 'stopping' })
    try {
      const answer = await client.call('stopSession', { params: { id: sessionId } })
      session.putSession(answer.session)
    } catch (error) {
      setStep({ name: 'failed', problem: explain(error) })
    }
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && step.name !== 'stopping') close()
    if (event.key === 'Enter' && event.repeat) event.preventDefault()
  }
  const blur = (event: FocusEvent) => {
    if (event.currentTarget.contains(event.relatedTarget)) return
    if (step.name === 'asking') setStep({ name: 'idle' })
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what bubbles from its buttons
    <div className={styles.stop} onKeyDown={keyDown} onBlur={blur}>
      <Button
        ref={opener}
        icon="stop"
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={step.name === 'stopping'}
        onClick={() => setStep(isOpen ? { name: 'idle' } : { name: 'asking' })}
        data-testid="stop-button"
      >
        {step.name === 'stopping' ? texts.live.stopping : texts.live.stop}
      </Button>
      <div id={id} className={styles.panel} hidden={!isOpen || step.name === 'stopping'}>
        <p className={styles.title}>{texts.live.stopTitle}</p>
        {step.name === 'failed' ? (
          <p className={styles.failure} role="alert">
            {step.problem.message}，{step.problem.next}
          </p>
        ) : (
          <p className={styles.body}>{texts.live.stopBody}</p>
        )}
        <div className={styles.buttons}>
          <Button onClick={close} data-testid="stop-cancel">
            {texts.live.stopCancel}
          </Button>
          <Button
            ref={confirm}
            look="danger"
            onClick={() => void stop()}
            data-testid="stop-confirm"
          >
            {texts.live.stopConfirm}
          </Button>
        </div>
      </div>
    </div>
  )
}
