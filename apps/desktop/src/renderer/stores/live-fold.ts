import type { Entry, Utterance, Viewer } from '@talkingcat/contract'
import {
  type AudiencePoint,
  audienceProjection,
  boardProjection,
  combine,
  type FeedRow,
  feedProjection,
  roomFactsProjection,
  type Stats,
  statsProjection,
  supportersProjection,
  thinCurve,
  topSupporters,
  transcriptProjection,
} from '@talkingcat/core'

/** The live screen shows the newest sentences only; the recap has all of them. */
const shownUtterances = 60
/** More points than the small curve has pixels draw nothing more. */
const shownPoints = 120

const liveProjection = combine({
  stats: statsProjection,
  feed: feedProjection,
  transcript: transcriptProjection,
  audience: audienceProjection,
  board: boardProjection,
  supporters: supportersProjection,
  room: roomFactsProjection,
})

/** Who gives most: by the platform's board, or as counted here while it has shown none. */
export type TopThree = { isPlatform: boolean; viewers: readonly Viewer[] }

/** What the live screen shows. A part is a new object exactly when it changed. */
export type LiveView = {
  stats: Readonly<Stats>
  utterances: readonly Utterance[]
  curve: readonly AudiencePoint[]
  top: TopThree
  /** The room's newest title; empty before one was told. */
  title: string
  /** Grows with every change of the feed's rows. */
  feedVersion: number
  /** Epoch ms of the newest fact from the room; null before the first. */
  lastRoomAt: number | null
}

/** The log folded by core's own projections. Rows live in one growing list: copying it each frame would cost. */
export function createLiveFold() {
  const state = liveProjection.initial()
  const rows: readonly FeedRow[] = state.feed.rows
  let lastRoomAt: number | null = null
  let boardSeen: readonly Viewer[] | null = null
  let giversSeen = -1
  let current: LiveView = look(null)

  function look(before: LiveView | null): LiveView {
    const { stats, transcript, audience, feed, room } = state
    const hasNewWords = transcript.utterances.at(-1) !== before?.utterances.at(-1)
    const hasNewPoints = audience.curve.at(-1) !== before?.curve.at(-1)
    return {
      stats: { ...stats },
      utterances:
        before && !hasNewWords ? before.utterances : transcript.utterances.slice(-shownUtterances),
      curve: before && !hasNewPoints ? before.curve : withNewest(audience.curve),
      top: before && !hasNewTop() ? before.top : topThree(),
      title: room.title,
      feedVersion: feed.version,
      lastRoomAt,
    }
  }

  function hasNewTop(): boolean {
    const isNew = state.board.viewers !== boardSeen || state.supporters.version !== giversSeen
    boardSeen = state.board.viewers
    giversSeen = state.supporters.version
    return isNew
  }

  function topThree(): TopThree {
    const { board, supporters } = state
    const isPlatform = board.viewers.length > 0
    const viewers = isPlatform
      ? board.viewers.slice(0, 3)
      : topSupporters(supporters, 3).map(({ viewer }) => viewer)
    return { isPlatform, viewers }
  }

  return {
    /** The feed's rows, oldest first; the list is always the same, `feedVersion` tells of changes. */
    rows,
    apply(entries: readonly Entry[]) {
      for (const entry of entries) {
        liveProjection.apply(state, entry)
        if (isFromRoom(entry)) lastRoomAt = entry.at
      }
      current = look(current)
    },
    view: () => current,
  }
}

function withNewest(curve: readonly AudiencePoint[]): AudiencePoint[] {
  const thin = thinCurve(curve, shownPoints)
  const newest = curve.at(-1)
  return newest && thin.at(-1) !== newest ? [...thin, newest] : thin
}

function isFromRoom(entry: Entry): boolean {
  switch (entry.type) {
    case 'utterance.recognized':
    case 'session.started':
    case 'session.resumed':
    case 'session.ended':
    case 'gap.recorded':
    case 'recap.written':
      return false
    default:
      return true
  }
}
