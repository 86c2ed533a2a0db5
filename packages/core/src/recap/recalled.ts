import type { Entry, EntryOf } from '@talkingcat/contract'

/** Tells which danmaku of a log the platform took back later. */
export function findRecalled(
  entries: readonly Entry[],
): (danmaku: EntryOf<'danmaku.received'>) => boolean {
  const ids = new Set<string>()
  /** Everything such a viewer wrote before this entry is taken back. */
  const viewersUntil = new Map<string, number>()
  for (const entry of entries) {
    if (entry.type !== 'danmaku.recalled') continue
    for (const id of entry.payload.recalledIds) ids.add(id)
    for (const id of entry.payload.recalledViewerIds) viewersUntil.set(id, entry.seq)
  }
  return ({ seq, payload }) =>
    ids.has(payload.messageId) || seq < (viewersUntil.get(payload.viewer.id) ?? 0)
}
