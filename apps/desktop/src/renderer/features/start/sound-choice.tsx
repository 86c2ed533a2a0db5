import { soundChoiceSchema } from '@talkingcat/contract'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Explanation } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useSoundPreference } from '../../stores/sound-preference.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { MicrophoneSelect } from '../../ui/microphone-select.tsx'
import styles from './sound-choice.module.css'

const t = texts.sound

/** Whose sound the session is to begin with. Nothing is asked of the host before it begins. */
export function SoundChoice() {
  const { sound, prefer } = useSoundPreference()
  return (
    <fieldset className={styles.choice} data-testid="start-sound">
      <legend className={styles.legend}>{t.label}</legend>
      <div className={styles.options}>
        {soundChoiceSchema.options.map(choice => (
          <label key={choice} className={cx(styles.option, choice === sound && styles.chosen)}>
            <input
              type="radio"
              name="sound"
              value={choice}
              className={styles.mark}
              checked={choice === sound}
              onChange={() => prefer(choice)}
              aria-describedby="sound-note"
            />
            {t.choices[choice]}
          </label>
        ))}
      </div>
      <p id="sound-note" className={styles.note}>
        {texts.start.soundNotes[sound]}
      </p>
      {sound === 'microphone' && <Microphone />}
    </fieldset>
  )
}

/** Names are known once the host has allowed one: before that, asking is the host's own choice. */
function Microphone() {
  const { capture } = useService()
  const { microphones, deviceId } = useStore(capture)
  const [hasAsked, setHasAsked] = useState(false)
  const [problem, setProblem] = useState<Explanation | null>(null)
  const select = useRef<HTMLSelectElement>(null)
  useEffect(() => void capture.listMicrophones(), [capture])
  // The button that was pressed is gone then, and the keyboard must stand somewhere.
  const isPicking = hasAsked && microphones.length > 1
  useEffect(() => {
    if (isPicking) select.current?.focus()
  }, [isPicking])

  const ask = async () => {
    setProblem(await capture.askMicrophones())
    setHasAsked(true)
  }
  if (microphones.length > 1) {
    return (
      <MicrophoneSelect
        ref={select}
        className={styles.select}
        microphones={microphones}
        deviceId={deviceId}
        onChoose={capture.preferMicrophone}
      />
    )
  }
  return (
    <>
      {microphones.length === 0 && (
        <Button size="small" onClick={() => void ask()} data-testid="microphone-ask">
          {texts.start.pickMicrophone}
        </Button>
      )}
      {problem && (
        <p className={styles.problem} role="alert" data-testid="microphone-problem">
          {problem.message}
          <span className={styles.next}>{problem.next}</span>
        </p>
      )}
    </>
  )
}
