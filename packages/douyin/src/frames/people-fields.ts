/** Field numbers of the parts that messages share. Seen on real frames unless a line says otherwise. */
export const commonFields = {
  method: 1,
  msgId: 2,
  roomId: 3,
  /** Milliseconds on frames of 2026, seconds on those of 2022. */
  createTime: 4,
  isShowMsg: 6,
  describe: 7,
  displayText: 8,
  logId: 12,
  user: 15,
  appId: 24,
} as const

export const userFields = {
  id: 1,
  shortId: 2,
  nickname: 3,
  /** 0 unknown, 1 male, 2 female. */
  gender: 4,
  level: 6,
  avatarThumb: 9,
  followInfo: 22,
  payGrade: 23,
  fansClub: 24,
  displayId: 38,
  secUid: 46,
  /** From public schemas: a paying viewer who hides. */
  mysteryMan: 66,
  webRid: 67,
  desensitizedNickname: 68,
} as const

export const imageFields = { urlList: 1, uri: 2 } as const
export const followInfoFields = { followingCount: 1, followerCount: 2, followStatus: 3 } as const
export const payGradeFields = { level: 6 } as const
export const fansClubFields = { data: 1 } as const
export const fansClubDataFields = { clubName: 1, level: 2, status: 3, anchorId: 6 } as const

export const textFields = { key: 1, defaultPattern: 2, defaultFormat: 3, pieces: 4 } as const
export const textPieceFields = {
  type: 1,
  format: 2,
  stringValue: 11,
  user: 21,
  gift: 22,
  heart: 23,
  patternRef: 24,
  image: 25,
} as const
