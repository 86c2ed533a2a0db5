import { type SessionTerm, type Viewer, viewerKey } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** Words that a session itself brings: its gifts, and the viewers whom the host will name. */
export type SessionTerms = {
  /** By word, the one heard of last at the end. */
  terms: Map<string, SessionTerm>
  /** How much was heard of viewers who are not among the terms. */
  tally: Map<string, number>
  /** Grows when a term comes or goes. */
  version: number
}

/** As many as one evening names; beyond, what was not heard of for longest goes. */
const maxTerms = 300
const maxTally = 5000
/** Three danmaku or one gift make a viewer whom the host will name. */
const enough = 3
const giftWeight = 3

/** @param fitNickname the part of a name that may be listened for; null where nothing is fit */
export function sessionTermsProjection(
  fitNickname: (name: string) => string | null,
): Projection<SessionTerms> {
  const addViewer = (state: SessionTerms, viewer: Viewer, weight: number) => {
    if (viewer.isMasked) return
    const key = viewerKey(viewer)
    const heard = (state.tally.get(key) ?? 0) + weight
    putLast(state.tally, key, heard, maxTally)
    if (heard < enough) return
    const word = fitNickname(viewer.name)
    if (word !== null) addTerm(state, { word, origin: 'viewer' })
  }
  return {
    initial: () => ({ terms: new Map(), tally: new Map(), version: 0 }),
    apply(state, entry) {
      if (entry.type === 'danmaku.received') addViewer(state, entry.payload.viewer, 1)
      if (entry.type !== 'gift.received' || entry.payload.count === 0) return
      const { viewer, giftName } = entry.payload
      addViewer(state, viewer, giftWeight)
      if (giftName.length > 1) addTerm(state, { word: giftName, origin: 'gift' })
    },
  }
}

function addTerm(state: SessionTerms, term: SessionTerm): void {
  const isKnown = state.terms.has(term.word)
  // A gift that is called like a viewer stays what it was.
  putLast(state.terms, term.word, state.terms.get(term.word) ?? term, maxTerms)
  if (!isKnown) state.version++
}

/** A Map keeps its order: what is put again moves to the end, and the first one is the oldest. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
