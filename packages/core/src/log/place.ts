import type { Entry, EntryBody, EntryPlace } from '@talkingcat/contract'

/** Place of the next entry. A clock that was set back must not make session time negative. */
export function nextPlace(seq: number, at: number, firstAt: number | null): EntryPlace {
  return { seq, at, atMs: Math.max(0, at - (firstAt ?? at)) }
}

export function entryAt(place: EntryPlace, body: EntryBody): Entry {
  // An entry is its place and its body side by side; the compiler cannot spread a union of bodies.
  return { ...place, ...body } as Entry
}
