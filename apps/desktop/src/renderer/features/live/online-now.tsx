import { formatCount } from '@talkingcat/core'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import styles from './online-now.module.css'

export function OnlineNow({ session }: { session: SessionStore }) {
  const count = useStore(session, state => state.view.stats.onlineCount)
  return (
    <p className={styles.online} data-testid="online-now">
      <span className={styles.label}>{texts.live.online}</span>
      <span className={styles.value}>
        {count === null ? texts.live.unknown : formatCount(count)}
      </span>
    </p>
  )
}
