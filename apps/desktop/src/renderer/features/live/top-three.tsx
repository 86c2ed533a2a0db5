import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { ViewerName } from '../../ui/viewer-name.tsx'
import styles from './top-three.module.css'

/** The names a host thanks from across the room: three, without numbers. */
export function TopThree({ session }: { session: SessionStore }) {
  const { isPlatform, viewers } = useStore(session, state => state.view.top)
  if (viewers.length === 0) return null
  const labels = isPlatform ? texts.live.board : texts.live.givers
  return (
    <dl className={styles.top} data-testid="top-three">
      {viewers.map((viewer, index) => (
        <div key={labels[index]} className={styles.place}>
          <dt className={styles.label}>{labels[index]}</dt>
          <dd className={styles.name}>
            <ViewerName viewer={viewer} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
