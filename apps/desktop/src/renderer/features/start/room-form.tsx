import { type ClipboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { goTo, hashOf, routeToRunning } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import type { HomeStore } from '../../stores/home-store.ts'
import { useSoundPreference } from '../../stores/sound-preference.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { linkIn } from './link-in.ts'
import styles from './room-form.module.css'
import { SoundChoice } from './sound-choice.tsx'

export function RoomForm({ home }: { home: HomeStore }) {
  const { capture } = useService()
  const [input, setInput] = useState('')
  const [busy, setBusy] = useState<'room' | 'demo' | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const field = useRef<HTMLInputElement>(null)
  // Not autoFocus: React would also scroll on a phone; a desktop host wants to paste at once.
  useEffect(() => field.current?.focus({ preventScroll: true }), [])

  const start = async (kind: 'room' | 'demo') => {
    const text = input.trim()
    if (kind === 'room' && text === '') {
      setFailure({ code: 'EMPTY', message: texts.start.emptyInput, next: '' })
      field.current?.focus()
      return
    }
    setBusy(kind)
    setFailure(null)
    try {
      const what = kind === 'demo' ? { kind } : { kind, input: text }
      const starting = home.getState().start(what)
      const { sound } = useSoundPreference.getState()
      // The demo is there to be listened to.
      if (kind === 'room' && sound !== 'room') {
        void capture.chooseForNext(
          starting.then(({ id }) => id),
          sound,
        )
      }
      const session = await starting
      goTo({ screen: 'session', sessionId: session.id })
    } catch (error) {
      setFailure(explain(error))
      setBusy(null)
      field.current?.select()
    }
  }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    void start('room')
  }
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const link = linkIn(event.clipboardData.getData('text'))
    if (!link) return
    event.preventDefault()
    setInput(link)
    setFailure(null)
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <label className={styles.label} htmlFor="room-input">
        {texts.start.inputLabel}
      </label>
      <div className={cx(styles.field, failure && styles.wrong)}>
        <input
          ref={field}
          id="room-input"
          data-testid="room-input"
          className={styles.input}
          value={input}
          onChange={event => {
            setInput(event.target.value)
            setFailure(null)
          }}
          onPaste={paste}
          onKeyDown={event => event.key === 'Escape' && setInput('')}
          placeholder={texts.start.placeholder}
          aria-invalid={failure !== null}
          aria-describedby={failure ? 'room-problem' : 'room-hint'}
          spellCheck={false}
          autoComplete="off"
          enterKeyHint="go"
        />
        {input !== '' && (
          <Button
            look="quiet"
            icon="close"
            aria-label={texts.start.clear}
            onClick={() => {
              setInput('')
              setFailure(null)
              field.current?.focus()
            }}
          />
        )}
        <Button
          type="submit"
          look="primary"
          size="large"
          disabled={busy !== null}
          data-testid="start-button"
        >
          {busy === 'room' ? texts.start.submitting : texts.start.submit}
        </Button>
      </div>
      {failure ? (
        <div id="room-problem" className={styles.problem} role="alert" data-testid="start-problem">
          <p>
            <strong>{failure.message}</strong>
            {failure.next && <span className={styles.next}>{failure.next}</span>}
          </p>
          <RunningLink failure={failure} />
        </div>
      ) : (
        <p id="room-hint" className={styles.hint}>
          {texts.start.inputHint}
        </p>
      )}
      <SoundChoice />
      <div className={styles.demo}>
        <Button
          icon="play"
          disabled={busy !== null}
          onClick={() => void start('demo')}
          data-testid="demo-button"
        >
          {busy === 'demo' ? texts.start.demoStarting : texts.start.demo}
        </Button>
        <span className={styles.hint}>{texts.start.demoHint}</span>
      </div>
    </form>
  )
}

/** A room that is already being recorded can be gone to. */
function RunningLink({ failure }: { failure: Explanation }) {
  const route = routeToRunning(failure.details)
  if (!route) return null
  return (
    <a className={styles.link} href={hashOf(route)}>
      {texts.start.openRunning}
    </a>
  )
}
