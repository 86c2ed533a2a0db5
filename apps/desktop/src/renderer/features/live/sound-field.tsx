import { type SoundChoice, soundChoiceSchema } from '@talkingcat/contract'
import { formatDuration } from '@talkingcat/core'
import { useId } from 'react'
import { useStore } from 'zustand'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { isCutOff, type SessionStore } from '../../stores/session-store.ts'
import { Button } from '../../ui/button.tsx'
import { MicrophoneSelect } from '../../ui/microphone-select.tsx'
import styles from './sound-field.module.css'

const t = texts.sound
const choices = soundChoiceSchema.options
/** Less is never noticed. */
const lagShownMs = 3000

/** Whose sound becomes captions: the room's, this computer's microphone, or what it plays. */
export function SoundField({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  const { capture } = useService()
  const id = useId()
  const isCut = useStore(session, isCutOff)
  const chosen = useStore(session, state => state.soundChoice)
  const state = useStore(capture)
  const isOurs = state.sessionId === sessionId
  const choose = (sound: SoundChoice) => void capture.choose(sessionId, sound)
  return (
    <div className={styles.field} data-testid="sound-field">
      <label className={styles.label} htmlFor={`${id}-sound`}>
        {t.label}
      </label>
      <select
        id={`${id}-sound`}
        className={styles.select}
        data-testid="sound-choice"
        value={chosen}
        disabled={isCut}
        onChange={event => choose(soundChoiceSchema.parse(event.target.value))}
      >
        {choices.map(choice => (
          <option key={choice} value={choice}>
            {t.choices[choice]}
          </option>
        ))}
      </select>
      {chosen === 'microphone' && isOurs && state.microphones.length > 1 && (
        <MicrophoneSelect
          className={styles.select}
          microphones={state.microphones}
          deviceId={state.deviceId}
          onChoose={deviceId => void capture.chooseMicrophone(sessionId, deviceId)}
        />
      )}
      {(isOurs || chosen !== 'room') && (
        // One button, so that the keyboard stays where it is. A microphone can always be let go of.
        <Button
          size="small"
          look={isOurs ? 'plain' : 'primary'}
          onClick={() => (isOurs ? capture.stop() : choose(chosen))}
          data-testid={isOurs ? 'sound-stop' : 'sound-start'}
        >
          {isOurs ? t.stop : t.start}
        </Button>
      )}
      <span className={styles.note} role="status" data-testid="sound-status">
        {isOurs && t.status[state.status]}
        {isOurs && state.lagMs > lagShownMs && t.lag(formatDuration(state.lagMs))}
      </span>
      {state.problem && state.problemOf === sessionId && (
        <p className={styles.problem} role="alert" data-testid="sound-problem">
          {state.problem.message}
          <span className={styles.next}>{state.problem.next}</span>
        </p>
      )}
    </div>
  )
}
