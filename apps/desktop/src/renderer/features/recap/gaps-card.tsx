import type { Gap } from '@talkingcat/contract'
import { formatCount, formatDuration, formatSessionTime } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './gaps-card.module.css'

export function GapsCard({ gaps, startedAt }: { gaps: readonly Gap[]; startedAt: number }) {
  const t = texts.recap
  const atMs = (at: number) => formatSessionTime(Math.max(0, at - startedAt))
  return (
    <Card title={t.gaps} data-testid="recap-gaps">
      {gaps.length === 0 && <p className={styles.none}>{t.gapsEmpty}</p>}
      <ul>
        {gaps.map(gap => (
          <li key={`${gap.source}-${gap.fromAt}`} className={styles.gap}>
            <p className={styles.line}>
              <Badge tone="warn">{t.gapSource[gap.source]}</Badge>
              <span>
                {atMs(gap.fromAt)} – {atMs(gap.toAt)}
              </span>
            </p>
            <p className={styles.why}>
              {t.gapReason[gap.reason]}，{t.gapLasted(formatDuration(gap.toAt - gap.fromAt))}
              {gap.lostCount !== undefined && `，${t.gapLost(formatCount(gap.lostCount))}`}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
