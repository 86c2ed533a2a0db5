import type { Ref } from 'react'
import { texts } from '../lib/texts/index.ts'

/** Which of several; the first leaves it to the system. */
export function MicrophoneSelect({
  ref,
  className,
  microphones,
  deviceId,
  onChoose,
}: {
  ref?: Ref<HTMLSelectElement>
  className: string | undefined
  microphones: readonly { id: string; label: string }[]
  deviceId: string | null
  onChoose(deviceId: string): void
}) {
  return (
    <select
      ref={ref}
      className={className}
      aria-label={texts.sound.device}
      data-testid="microphone-choice"
      value={deviceId ?? ''}
      onChange={event => onChoose(event.target.value)}
    >
      <option value="">{texts.sound.anyDevice}</option>
      {microphones.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  )
}
