import { formatCount } from '@talkingcat/core'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Card } from '../../ui/card.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './numbers.module.css'
import { Sparkline } from './sparkline.tsx'
import { TopThree } from './top-three.tsx'

export function Numbers({ session }: { session: SessionStore }) {
  const stats = useStore(session, state => state.view.stats)
  const curve = useStore(session, state => state.view.curve)
  return (
    <Card title={texts.live.numbers} className={styles.card} data-testid="numbers">
      <div className={styles.top}>
        <dl>
          <div data-testid="number-online">
            <dt className={styles.label}>{texts.live.online}</dt>
            <dd className={styles.online}>{count(stats.onlineCount)}</dd>
          </div>
        </dl>
        <Sparkline curve={curve} />
      </div>
      <dl className={styles.grid}>
        <Figure
          id="diamonds"
          label={texts.live.diamonds}
          value={stats.diamonds}
          note={
            stats.unpricedGifts > 0 ? texts.live.unpriced(formatCount(stats.unpricedGifts)) : null
          }
        />
        <Figure id="follows" label={texts.live.follows} value={stats.follows} />
        <Figure id="danmaku" label={texts.live.danmaku} value={stats.danmaku} />
        <Figure id="viewers" label={texts.live.totalViewers} value={stats.totalViewerCount} />
        <Figure
          id="likes"
          label={stats.likesRoomTotal === null ? texts.live.likes : texts.live.likesInRoom}
          value={stats.likesRoomTotal ?? stats.likes}
        />
        <Figure id="enters" label={texts.live.enters} value={stats.enters} />
      </dl>
      <TopThree session={session} />
    </Card>
  )
}

function Figure(props: { id: string; label: string; value: number | null; note?: string | null }) {
  return (
    <div className={styles.number} data-testid={`number-${props.id}`}>
      <dt className={styles.label}>{props.label}</dt>
      <dd className={cx(styles.value, props.id === 'diamonds' && styles.gift)}>
        {count(props.value)}
      </dd>
      {props.note && <dd className={styles.note}>{props.note}</dd>}
    </div>
  )
}

/** What the platform has not said is a dash, never a zero. */
function count(value: number | null): string {
  return value === null ? texts.live.unknown : formatCount(value)
}
