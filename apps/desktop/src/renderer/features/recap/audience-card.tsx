import type { Gap, Recap } from '@talkingcat/contract'
import { formatCount, formatSessionTime } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import styles from './audience-card.module.css'
import { ChartFrame, type Plot } from './chart-frame.tsx'
import { niceMax } from './chart-scale.ts'

type Point = Recap['audience']['curve'][number]

export function AudienceCard({ recap }: { recap: Recap }) {
  const { curve } = recap.audience
  const summary = summaryOf(curve)
  return (
    <Card
      title={texts.recap.audience}
      aside={texts.recap.audienceNote}
      data-testid="recap-audience"
    >
      {summary === null ? (
        <Empty title={texts.recap.audienceEmpty} />
      ) : (
        <ChartFrame
          durationMs={recap.durationMs}
          maxCount={niceMax(recap.audience.peakOnlineCount ?? 0)}
          summary={summary}
        >
          {plot =>
            pieces(curve, roomGaps(recap)).map(piece => (
              <Piece key={piece[0]?.atMs} piece={piece} plot={plot} />
            ))
          }
        </ChartFrame>
      )}
    </Card>
  )
}

function Piece({ piece, plot }: { piece: readonly Point[]; plot: Plot }) {
  const first = piece[0]
  const last = piece.at(-1)
  if (!first || !last) return null
  const line = piece
    .map(p => `${plot.x(p.atMs).toFixed(1)},${plot.y(p.onlineCount).toFixed(1)}`)
    .join(' ')
  return (
    <>
      <polygon
        className={styles.area}
        points={`${plot.x(first.atMs)},${plot.bottom} ${line} ${plot.x(last.atMs)},${plot.bottom}`}
      />
      <polyline className={styles.line} points={line} />
    </>
  )
}

type Span = { fromMs: number; toMs: number }

function roomGaps(recap: Recap): Span[] {
  const at = (moment: number) => moment - recap.session.startedAt
  return recap.gaps
    .filter((gap: Gap) => gap.source === 'room')
    .map(gap => ({ fromMs: at(gap.fromAt), toMs: at(gap.toAt) }))
}

/** Cuts the curve where nothing was received: a line across a gap would be invented. */
function pieces(curve: readonly Point[], gaps: readonly Span[]): Point[][] {
  const result: Point[][] = []
  let previous: Point | null = null
  for (const point of curve) {
    const before: Point | null = previous
    const isCut =
      before !== null && gaps.some(gap => before.atMs <= gap.fromMs && point.atMs >= gap.toMs)
    if (before === null || isCut) result.push([])
    result.at(-1)?.push(point)
    previous = point
  }
  return result
}

function summaryOf(curve: readonly Point[]): string | null {
  const first = curve[0]
  const last = curve.at(-1)
  if (!first || !last) return null
  const peak = curve.reduce((best, p) => (p.onlineCount > best.onlineCount ? p : best), first)
  const low = curve.reduce((best, p) => (p.onlineCount < best.onlineCount ? p : best), first)
  return texts.recap.audienceSummary({
    first: formatCount(first.onlineCount),
    peak: formatCount(peak.onlineCount),
    peakAt: formatSessionTime(peak.atMs),
    low: formatCount(low.onlineCount),
    last: formatCount(last.onlineCount),
  })
}
