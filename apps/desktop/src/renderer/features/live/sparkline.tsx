import { type AudiencePoint, formatCount } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import styles from './sparkline.module.css'

const width = 240
const height = 56
const pad = 3
/** Fewer make a line, but not yet a trend. */
const fewestPoints = 4

/** The shape of the audience over the session; the figures are in the text beside it. */
export function Sparkline({ curve: points }: { curve: readonly AudiencePoint[] }) {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < fewestPoints) return <div className={styles.sparkline} />

  const counts = points.map(point => point.onlineCount)
  const low = Math.min(...counts)
  const high = Math.max(...counts)
  const x = (atMs: number) =>
    pad + ((atMs - first.atMs) / Math.max(1, last.atMs - first.atMs)) * (width - 2 * pad)
  const y = (count: number) =>
    height - pad - ((count - low) / Math.max(1, high - low)) * (height - 2 * pad)
  const line = points.map(p => `${x(p.atMs).toFixed(1)},${y(p.onlineCount).toFixed(1)}`).join(' ')
  const summary = texts.live.trendSummary(formatCount(low), formatCount(high))

  return (
    <figure className={styles.figure}>
      <svg
        className={styles.sparkline}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${texts.live.trend}：${summary}`}
      >
        <polygon
          className={styles.area}
          points={`${x(first.atMs)},${height} ${line} ${x(last.atMs)},${height}`}
        />
        <polyline className={styles.line} points={line} />
      </svg>
      <figcaption className={styles.caption} aria-hidden="true">
        {summary}
      </figcaption>
    </figure>
  )
}
