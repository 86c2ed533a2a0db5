import type { Viewer } from '@talkingcat/contract'
import { texts } from '../lib/texts/index.ts'
import { Icon } from './icon.tsx'
import styles from './viewer-name.module.css'

/** A viewer's name; a name the platform hid says so. */
export function ViewerName({ viewer }: { viewer: Pick<Viewer, 'name' | 'isMasked'> }) {
  const name = viewer.name || texts.common.viewer
  if (!viewer.isMasked) return <span className={styles.name}>{name}</span>
  return (
    <span className={styles.name} title={texts.feed.masked}>
      {name}
      <span className={styles.masked}>
        <Icon name="hidden" />
        <span className="visually-hidden">{texts.feed.masked}</span>
      </span>
    </span>
  )
}
