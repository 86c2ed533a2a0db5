import type { Recap } from '@talkingcat/contract'
import { formatCount, formatSessionTime } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { niceMax } from './chart-scale.ts'
import styles from './danmaku-card.module.css'

const minuteMs = 60_000

export function DanmakuCard({ recap }: { recap: Recap }) {
  const counts = recap.danmakuPerMinute
  const top = Math.max(0, ...counts)
  const minutes = counts.map((count, minute) => ({ count, fromMs: minute * minuteMs }))
  const durationMs = Math.max(recap.durationMs, counts.length * minuteMs)
  return (
    <Card title={texts.recap.perMinute} data-testid="recap-danmaku">
      {top === 0 ? (
        <Empty title={texts.recap.perMinuteEmpty} />
      ) : (
        <ChartFrame
          durationMs={durationMs}
          maxCount={niceMax(top)}
          summary={texts.recap.perMinuteSummary({
            top: formatCount(top),
            topAt: formatSessionTime(counts.indexOf(top) * minuteMs),
            mean: (recap.totals.danmaku / Math.max(1, recap.durationMs / minuteMs)).toFixed(1),
          })}
        >
          {plot =>
            minutes.map(({ count, fromMs }) => {
              const full = plot.x(fromMs + minuteMs) - plot.x(fromMs)
              const width = Math.max(1, Math.min(64, full * 0.8))
              return (
                <rect
                  key={fromMs}
                  className={styles.bar}
                  rx={3}
                  x={plot.x(fromMs) + (full - width) / 2}
                  width={width}
                  y={plot.y(count)}
                  height={plot.bottom - plot.y(count)}
                >
                  <title>{`${formatSessionTime(fromMs)} ${count}`}</title>
                </rect>
              )
            })
          }
        </ChartFrame>
      )}
    </Card>
  )
}
