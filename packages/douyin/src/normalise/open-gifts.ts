import type { GiftDelta } from '../gifts/gift-reducer.ts'
import type { GiftEvent } from './read-gift.ts'

const maxOpen = 20_000

/** Remembers the last event of every open combo, so that a silent one can be closed in its name. */
export function createOpenGifts(): {
  remember(event: GiftEvent): void
  close(delta: GiftDelta): GiftEvent[]
} {
  const open = new Map<string, GiftEvent>()
  return {
    remember(event) {
      const key = event.payload.comboKey
      open.delete(key)
      if (event.payload.isComboEnd) return
      open.set(key, event)
      const oldest = open.keys().next().value
      if (open.size > maxOpen && oldest !== undefined) open.delete(oldest)
    },
    close(delta) {
      const event = open.get(delta.comboKey)
      if (!event) return []
      open.delete(delta.comboKey)
      const diamonds = event.payload.diamondsEach === null ? null : 0
      return [{ ...event, payload: { ...event.payload, ...delta, diamonds } }]
    },
  }
}
