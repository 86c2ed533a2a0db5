import { type Supporter, viewerKey } from '@talkingcat/contract'
import { formatCount } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ViewerName } from '../../ui/viewer-name.tsx'
import styles from './supporters-card.module.css'

const shownCount = 20

export function SupportersCard({ supporters }: { supporters: readonly Supporter[] }) {
  const shown = supporters.slice(0, shownCount)
  const hasMasked = shown.some(supporter => supporter.viewer.isMasked)
  return (
    <Card title={texts.recap.supporters} data-testid="recap-supporters">
      {shown.length === 0 && <Empty title={texts.recap.supportersEmpty} />}
      <ol>
        {shown.map((supporter, index) => (
          <li key={viewerKey(supporter.viewer)} className={styles.row} data-testid="supporter">
            <span className={styles.rank}>{index + 1}</span>
            <span className={styles.name}>
              <ViewerName viewer={supporter.viewer} />
            </span>
            <span className={styles.worth}>
              {texts.feed.diamonds(formatCount(supporter.diamonds))}
              <span className={styles.count}>
                {texts.recap.supporterGifts(formatCount(supporter.giftCount))}
                {supporter.unpricedGiftCount > 0 &&
                  ` · ${formatCount(supporter.unpricedGiftCount)} ${texts.feed.unpriced}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {hasMasked && <p className={styles.note}>{texts.recap.maskedNote}</p>}
    </Card>
  )
}
