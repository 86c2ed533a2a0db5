import { useStore } from 'zustand'
import type { SessionStore } from '../../stores/session-store.ts'
import styles from './level-meter.module.css'

const bars = 6
/** Speech is quiet in linear terms; 50 dB of range make it visible. */
const floorDb = -50

/** Whether sound really arrives, at a glance. Decoration for screen readers: the state says it. */
export function LevelMeter({ session }: { session: SessionStore }) {
  const lit = useStore(session, state => {
    const db = 20 * Math.log10(Math.max(state.level, 1e-6))
    return Math.round(Math.min(1, Math.max(0, (db - floorDb) / -floorDb)) * bars)
  })
  return (
    <svg className={styles.meter} viewBox="0 0 46 14" aria-hidden="true" focusable="false">
      {Array.from({ length: bars }, (_, bar) => (
        <rect
          // The bars are a fixed row; their place is what they are.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={bar}
          className={bar < lit ? styles.lit : styles.dark}
          x={bar * 8}
          y="2"
          width="5"
          height="10"
          rx="1.5"
        />
      ))}
    </svg>
  )
}
