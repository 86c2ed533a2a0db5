import { formatCount, formatSessionTime } from '@talkingcat/core'
import type { ReactNode } from 'react'
import { useMedia } from '../../lib/media.ts'
import styles from './chart-frame.module.css'
import { timeTicks } from './chart-scale.ts'

export type Plot = {
  x(atMs: number): number
  y(count: number): number
  left: number
  right: number
  bottom: number
}

/** Axes of a chart over session time. The drawing is one picture to a screen reader, told by `summary`. */
export function ChartFrame({
  durationMs,
  maxCount,
  summary,
  children,
}: {
  durationMs: number
  maxCount: number
  summary: string
  children(plot: Plot): ReactNode
}) {
  // A drawing scales its letters too: on a narrow screen it is drawn smaller to keep them readable.
  const isNarrow = useMedia('(max-width: 600px)')
  const width = isNarrow ? 360 : 760
  const height = isNarrow ? 170 : 200
  const plot: Plot = {
    left: 46,
    right: width - 14,
    bottom: height - 26,
    x: atMs => 46 + (atMs / Math.max(1, durationMs)) * (width - 60),
    y: count => height - 26 - (count / maxCount) * (height - 38),
  }
  return (
    <figure>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={summary}
      >
        {[0, maxCount / 2, maxCount].map(count => (
          <g key={count}>
            <line
              className={styles.rule}
              x1={plot.left}
              x2={plot.right}
              y1={plot.y(count)}
              y2={plot.y(count)}
            />
            <text className={styles.label} x={plot.left - 8} y={plot.y(count) + 4} textAnchor="end">
              {Number.isInteger(count) ? formatCount(count) : ''}
            </text>
          </g>
        ))}
        {timeTicks(durationMs, isNarrow ? 4 : 8).map(atMs => (
          <text
            key={atMs}
            className={styles.label}
            x={plot.x(atMs)}
            y={height - 6}
            textAnchor={plot.x(atMs) > plot.right - 20 ? 'end' : 'middle'}
          >
            {formatSessionTime(atMs)}
          </text>
        ))}
        {children(plot)}
      </svg>
      <figcaption className={styles.summary}>{summary}</figcaption>
    </figure>
  )
}
