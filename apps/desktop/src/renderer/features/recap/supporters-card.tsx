import { type Supporter, viewerKey } from '@talkingcat/contract'
import { formatCount } from '@talkingcat/core'
import { useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ViewerName } from '../../ui/viewer-name.tsx'
import styles from './supporters-card.module.css'

const firstCount = 10

export function SupportersCard({ supporters }: { supporters: readonly Supporter[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? supporters : supporters.slice(0, firstCount)
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
                  `，${texts.recap.unpricedOf(formatCount(supporter.unpricedGiftCount))}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {shown.length < supporters.length && (
        <Button look="quiet" size="small" onClick={() => setIsWhole(true)}>
          {texts.recap.supportersAll(formatCount(supporters.length))}
        </Button>
      )}
      {hasMasked && <p className={styles.note}>{texts.recap.maskedNote}</p>}
    </Card>
  )
}
