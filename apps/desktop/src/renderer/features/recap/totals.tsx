import type { Recap } from '@talkingcat/contract'
import { formatCount, formatDuration } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { cx } from '../../ui/cx.ts'
import styles from './totals.module.css'

/** The figures of the session: four that matter most, then the rest. */
export function Totals({ recap }: { recap: Recap }) {
  const { totals, audience } = recap
  const t = texts.recap
  const diamondsNote = [
    totals.unpricedGifts > 0 && t.unpriced(formatCount(totals.unpricedGifts)),
    totals.giftsToOthers > 0 && t.toOthers(formatCount(totals.giftsToOthers)),
  ].filter(part => part !== false)
  return (
    <dl className={styles.totals} data-testid="recap-totals">
      <Total isMain id="duration" label={t.duration} value={formatDuration(recap.durationMs)} />
      <Total
        isMain
        id="peak"
        label={t.peak}
        value={maybe(audience.peakOnlineCount)}
        notes={[
          `${t.mean} ${maybe(audience.meanOnlineCount)}`,
          `${t.total} ${maybe(audience.totalViewerCount)}`,
        ]}
      />
      <Total
        isMain
        id="danmaku"
        label={t.danmaku}
        value={formatCount(totals.danmaku)}
        notes={[t.danmakuViewers(formatCount(totals.danmakuViewers))]}
      />
      <Total
        isMain
        id="diamonds"
        label={t.diamonds}
        value={formatCount(totals.diamonds)}
        notes={diamondsNote}
      />
      <Total id="gifts" label={t.gifts} value={formatCount(totals.gifts)} />
      <Total
        id="likes"
        label={t.likes}
        value={formatCount(totals.likes)}
        notes={
          totals.likesRoomTotal === null ? [] : [t.likesInRoom(formatCount(totals.likesRoomTotal))]
        }
      />
      <Total id="follows" label={t.follows} value={formatCount(totals.follows)} />
      <Total id="enters" label={t.enters} value={formatCount(totals.enters)} />
      <Total id="shares" label={t.shares} value={formatCount(totals.shares)} />
      <Total id="club-joins" label={t.clubJoins} value={formatCount(totals.fansClubJoins)} />
    </dl>
  )
}

function Total(props: {
  id: string
  label: string
  value: string
  notes?: readonly string[]
  isMain?: boolean
}) {
  return (
    <div
      className={props.isMain ? styles.main : styles.total}
      data-testid={`recap-total-${props.id}`}
    >
      <dt className={styles.label}>{props.label}</dt>
      <dd className={cx(styles.value, props.id === 'diamonds' && styles.gift)}>{props.value}</dd>
      {props.notes?.map(note => (
        <dd key={note} className={styles.note}>
          {note}
        </dd>
      ))}
    </div>
  )
}

function maybe(count: number | null): string {
  return count === null ? texts.live.unknown : formatCount(count)
}
