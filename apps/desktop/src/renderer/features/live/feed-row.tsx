import type { Viewer } from '@talkingcat/contract'
import { type FeedRow, formatCount, formatSessionTime } from '@talkingcat/core'
import { memo, type ReactNode } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { cx } from '../../ui/cx.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { ViewerName } from '../../ui/viewer-name.tsx'
import styles from './feed-row.module.css'
import { giftWorth } from './gift-worth.ts'

/** One row of the feed. Rows are replaced when they change, so an unchanged one draws nothing. */
export const FeedRowView = memo(function FeedRowView({ row }: { row: FeedRow }) {
  switch (row.kind) {
    case 'danmaku':
      return (
        <Line row={row}>
          <Name viewer={row.viewer} />
          {row.style !== 'text' && (
            <Badge tone={row.style === 'screen' ? 'info' : 'neutral'}>
              {texts.feed[row.style]}
            </Badge>
          )}{' '}
          <span className={styles.text}>{row.text}</span>
        </Line>
      )
    case 'gift':
      return <GiftRow row={row} />
    case 'follow':
      return <Event row={row} icon="heart" text={texts.feed.followed} />
    case 'share':
      return <Event row={row} icon="share" text={texts.feed.shared} />
    case 'fans-club':
      return <Event row={row} icon="club" text={clubWords(row)} />
    case 'enters':
      return (
        <Line row={row} className={styles.quiet}>
          <Enters row={row} />
        </Line>
      )
    case 'recalled':
      return (
        <Line row={row} className={styles.quiet}>
          {texts.feed.recalled}
        </Line>
      )
    case 'happening':
      return (
        <Line row={row} className={styles.quiet}>
          {texts.feed.happening[row.what]}
          {happeningWords(row)}
        </Line>
      )
    case 'title':
      return (
        <Line row={row} className={styles.quiet}>
          {texts.feed.newTitle(row.title)}
        </Line>
      )
    case 'gap':
      return (
        <Line row={row} className={styles.note}>
          {texts.feed.gap[row.gap.source]}（{texts.recap.gapReason[row.gap.reason]}）
        </Line>
      )
  }
})

function Line(props: { row: FeedRow; className?: string | undefined; children: ReactNode }) {
  return (
    <div
      className={cx(styles.row, props.className)}
      data-testid="feed-row"
      data-kind={props.row.kind}
    >
      <time className={styles.moment}>{formatSessionTime(props.row.atMs)}</time>
      <p className={styles.words}>{props.children}</p>
    </div>
  )
}

function Name({ viewer }: { viewer: Viewer }) {
  return (
    <>
      <span className={styles.name}>
        <ViewerName viewer={viewer} />
      </span>{' '}
    </>
  )
}

function Event({
  row,
  icon,
  text,
}: {
  row: Extract<FeedRow, { viewer: Viewer }>
  icon: IconName
  text: string
}) {
  return (
    <Line row={row}>
      <Name viewer={row.viewer} />
      <span className={styles.did}>
        <Icon name={icon} /> {text}
      </span>
    </Line>
  )
}

/** One combo is one row whose number grows. */
function GiftRow({ row }: { row: Extract<FeedRow, { kind: 'gift' }> }) {
  return (
    <Line row={row} className={cx(styles.gift, styles[giftWorth(row)])}>
      <span className={styles.giftLine}>
        <span className={styles.giftWords}>
          <span className={styles.giftIcon}>
            <Icon name="gift" />
          </span>{' '}
          <Name viewer={row.viewer} />
          {texts.feed.sent} <strong>{row.giftName}</strong>
        </span>
        <span className={styles.giftCount} data-testid="gift-combo">
          {texts.feed.combo(formatCount(row.comboCount))}
        </span>
        <span className={styles.worth}>
          {row.diamonds === null
            ? texts.feed.unpriced
            : texts.feed.diamonds(formatCount(row.diamonds))}
          {!row.isToHost && `，${texts.feed.toOthers}`}
        </span>
      </span>
    </Line>
  )
}

/** The platform's own words begin with the name, which the row shows already. */
function clubWords({ viewer, text }: Extract<FeedRow, { kind: 'fans-club' }>): string {
  const words = text.startsWith(viewer.name) ? text.slice(viewer.name.length).trim() : text
  return words || texts.feed.joinedClub
}

function happeningWords({ text, points }: Extract<FeedRow, { kind: 'happening' }>): string {
  const [ours, ...theirs] = points.map(formatCount)
  const words = ours === undefined ? text : texts.feed.pkPoints(ours, theirs.join(' / '))
  return words === '' ? '' : `：${words}`
}

/** A name that the platform hid is marked here as everywhere. */
function Enters({ row }: { row: Extract<FeedRow, { kind: 'enters' }> }) {
  const { viewers, count } = row
  return (
    <>
      {viewers.map((viewer, index) => (
        // The same person may come in twice: only the place tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced whole
        <span key={index}>
          {index > 0 && texts.feed.between}
          <ViewerName viewer={viewer} />
        </span>
      ))}{' '}
      {count > viewers.length
        ? texts.feed.enteredMany(formatCount(count))
        : texts.feed.enteredNames}
    </>
  )
}
