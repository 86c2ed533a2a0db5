import type { CalibrationState } from '@talkingcat/contract'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './speech-card.module.css'

const t = texts.settings.speech.calibration

/** How many threads the recogniser runs on, and why. */
export function Calibration({
  state,
  onCalibrate,
}: {
  state: CalibrationState | null
  onCalibrate(): void
}) {
  if (!state || state.status === 'no-model') return null
  const { status, calibration, problem } = state
  const isRunning = status === 'running'
  const words = calibration
    ? t.known(
        calibration.threadCount,
        calibration.measured
          .map(({ threadCount, rtf }) => t.measured(threadCount, Math.round(1 / rtf)))
          .join('，'),
      )
    : t.unknown
  return (
    <div className={styles.model} data-testid="calibration">
      <div className={styles.words}>
        <p className={styles.note} role="status">
          {isRunning ? t.running : words}
        </p>
        {problem && <p className={styles.problem}>{problem.message}</p>}
      </div>
      <Button size="small" disabled={isRunning} onClick={onCalibrate}>
        {t.again}
      </Button>
    </div>
  )
}
