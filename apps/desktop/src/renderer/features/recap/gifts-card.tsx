import type { Recap } from '@talkingcat/contract'
import { formatCount } from '@talkingcat/core'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import styles from './gifts-card.module.css'

export function GiftsCard({ recap }: { recap: Recap }) {
  const t = texts.recap
  return (
    <Card title={t.giftsTable} data-testid="recap-gifts">
      {recap.giftsByName.length === 0 ? (
        <Empty title={t.giftsEmpty} />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t.giftName}</th>
              <th scope="col" className={styles.number}>
                {t.giftCount}
              </th>
              <th scope="col" className={styles.number}>
                {t.giftDiamonds}
              </th>
            </tr>
          </thead>
          <tbody>
            {recap.giftsByName.map(gift => (
              <tr key={gift.giftName}>
                <th scope="row">{gift.giftName}</th>
                <td className={styles.number}>{formatCount(gift.count)}</td>
                <td className={styles.number}>
                  {gift.diamonds === null ? t.unpricedCell : formatCount(gift.diamonds)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
