/** Someone who appears in the broadcast. Ids are strings of digits; the real ones pass 2^53. */
export type DemoViewer = {
  id: string
  name: string
  secUid: string
  displayId: string
  /** 0 unknown, 1 male, 2 female, as on the wire. */
  gender: 0 | 1 | 2
  payLevel: number
  fansClubLevel: number
}

export type DemoGift = { id: number; name: string; diamonds: number; isCombo: boolean }

/** The room a message is sent in. */
export type DemoStage = { roomId: string; hostId: string; hostName: string; fansClubName: string }

/** What happens in the broadcast, before it is put in Douyin's words. */
export type DemoEvent = { atMs: number } & (
  | { kind: 'danmaku'; viewer: DemoViewer; text: string }
  | { kind: 'sticker'; viewer: DemoViewer; name: string }
  | {
      kind: 'gift'
      viewer: DemoViewer
      gift: DemoGift
      /** One streak; not unique on its own, as on the platform. */
      groupId: string
      /** The streak's total so far. */
      runningCount: number
      /** The closing message repeats the last total and adds nothing. */
      isClosing: boolean
      /** Set when the gift is for the other host of a PK. */
      otherHost?: DemoViewer
    }
  | { kind: 'like'; viewer: DemoViewer; count: number; roomTotal: number }
  | { kind: 'enter'; viewer: DemoViewer; online: number }
  | { kind: 'follow'; viewer: DemoViewer; followerCount: number }
  | { kind: 'share'; viewer: DemoViewer }
  | { kind: 'fans-club'; viewer: DemoViewer; action: 'joined' | 'upgraded' }
  | {
      kind: 'audience'
      online: number
      totalViewers: number
      board: { viewer: DemoViewer; score: number }[]
    }
  | { kind: 'stats'; online: number }
  | { kind: 'unknown'; method: string }
  | { kind: 'ended' }
)

export type DemoEventOf<K extends DemoEvent['kind']> = Extract<DemoEvent, { kind: K }>

/** One platform message, ready for a Response. */
export type WireMessage = { method: string; msgId: string; payload: Uint8Array }
