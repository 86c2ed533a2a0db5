import { type FeedRow, formatCount } from '@talkingcat/core'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Icon } from '../../ui/icon.tsx'
import { ViewerName } from '../../ui/viewer-name.tsx'
import styles from './gift-to-thank.module.css'
import { giftToThankFor } from './gift-worth.ts'

/** A big gift must not rush past: it stays above the feed for a while after its row has gone. */
export function GiftToThank({
  session,
  rows,
  firstWhole,
}: {
  session: SessionStore
  rows: readonly FeedRow[]
  firstWhole: number
}) {
  const startedAt = useStore(session, state => state.session?.startedAt ?? null)
  const now = useNow()
  const gift = startedAt === null ? null : giftToThankFor(rows, firstWhole, now - startedAt)
  if (!gift) return null
  return (
    // Told in the feed already, so not once more to a screen reader.
    <p className={styles.gift} aria-hidden="true" data-testid="gift-to-thank">
      <Icon name="gift" />
      <span className={styles.words}>
        <ViewerName viewer={gift.viewer} /> {texts.feed.sent} <strong>{gift.giftName}</strong>{' '}
        {texts.feed.combo(formatCount(gift.comboCount))}
      </span>
      <strong className={styles.worth}>
        {gift.diamonds !== null && texts.feed.diamonds(formatCount(gift.diamonds))}
      </strong>
    </p>
  )
}
