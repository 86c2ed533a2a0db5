import { z } from 'zod'
import { countSchema, epochMsSchema, platformIdSchema } from '../ids.ts'
import { viewerSchema } from '../viewer.ts'

/** Fields every live event carries. */
const base = {
  /** `Message.msg_id` of the platform message this came from. */
  messageId: platformIdSchema,
  /** When the platform says it happened; null when it does not say. */
  sentAt: epochMsSchema.nullable(),
}

export const danmakuReceivedSchema = z.object({
  type: z.literal('danmaku.received'),
  payload: z.object({
    ...base,
    viewer: viewerSchema,
    text: z.string(),
    /** `emoji` = a sticker whose text is its name; `screen` = a paid full-screen danmaku. */
    style: z.enum(['text', 'emoji', 'screen']),
  }),
})

export const giftReceivedSchema = z.object({
  type: z.literal('gift.received'),
  payload: z.object({
    ...base,
    viewer: viewerSchema,
    giftId: platformIdSchema,
    giftName: z.string(),
    /** The streak this belongs to; equal for every entry of one combo. */
    comboKey: z.string(),
    /** Gifts added by this entry. A plain sum over entries is the right total; 0 on a bare closing. */
    count: countSchema,
    /** The combo's running total so far, for display ("×66"). */
    comboCount: countSchema,
    isComboEnd: z.boolean(),
    /** Price of one gift in diamonds (10 diamonds = ¥1 paid); null = the platform did not say. */
    diamondsEach: countSchema.nullable(),
    /** `count × diamondsEach`; null when the price is not known. */
    diamonds: countSchema.nullable(),
    /** False for a gift to a PK opponent or a guest: shown, never counted for this host. */
    isToHost: z.boolean(),
    /** The platform's own numbers, kept to settle doubts later. */
    raw: z.object({
      groupCount: countSchema,
      repeatCount: countSchema,
      comboCount: countSchema,
      totalCount: countSchema,
      repeatEnd: countSchema,
    }),
  }),
})

export const likeReceivedSchema = z.object({
  type: z.literal('like.received'),
  payload: z.object({
    ...base,
    viewer: viewerSchema,
    count: countSchema,
    /** The room's total as the platform states it; may go backwards. */
    roomTotal: countSchema.nullable(),
  }),
})

export const enterReceivedSchema = z.object({
  type: z.literal('enter.received'),
  payload: z.object({ ...base, viewer: viewerSchema, onlineCount: countSchema.nullable() }),
})

export const followReceivedSchema = z.object({
  type: z.literal('follow.received'),
  payload: z.object({ ...base, viewer: viewerSchema, followerCount: countSchema.nullable() }),
})

export const shareReceivedSchema = z.object({
  type: z.literal('share.received'),
  payload: z.object({ ...base, viewer: viewerSchema }),
})

export const fansClubReceivedSchema = z.object({
  type: z.literal('fans-club.received'),
  payload: z.object({
    ...base,
    viewer: viewerSchema,
    action: z.enum(['joined', 'upgraded', 'other']),
    text: z.string(),
  }),
})

export const audienceUpdatedSchema = z.object({
  type: z.literal('audience.updated'),
  payload: z.object({
    ...base,
    /** People in the room now. */
    onlineCount: countSchema,
    /** People who have been in the room since the broadcast began; null when not sent. */
    totalViewerCount: countSchema.nullable(),
    /** The platform's own contribution board, best first. */
    ranks: z.array(z.object({ rank: z.int(), score: z.string(), viewer: viewerSchema })),
  }),
})

/** What the platform writes beside the room for everyone to see, such as `1.2万在线观众`. */
export const statsUpdatedSchema = z.object({
  type: z.literal('stats.updated'),
  payload: z.object({
    ...base,
    /** The platform's own words; empty when it shows none. */
    text: z.string(),
    /** What the words count: people in the room now, or something else (the platform changes it). */
    measure: z.enum(['online', 'other']),
    /** The number behind the words, and the platform's total beside it; null when not sent. */
    value: countSchema.nullable(),
    total: countSchema.nullable(),
    /** The host or the platform hides the number from viewers. */
    isHidden: z.boolean(),
  }),
})

/** The platform's board as the room's page shows it to everyone, best first. */
export const rankUpdatedSchema = z.object({
  type: z.literal('rank.updated'),
  payload: z.object({
    ...base,
    ranks: z.array(
      z.object({
        rank: z.int(),
        /** As the platform words it (`1.2万`); often empty. */
        score: z.string(),
        viewer: viewerSchema,
        /** The viewer hides who they are from others. */
        isProfileHidden: z.boolean(),
      }),
    ),
  }),
})

/** What is said of the room itself, as it is now; an empty text was not told and changes nothing. */
export const roomUpdatedSchema = z.object({
  type: z.literal('room.updated'),
  payload: z.object({
    ...base,
    title: z.string(),
    hostName: z.string(),
    /** The host's introduction of the room. */
    intro: z.string(),
  }),
})

export const broadcastChangedSchema = z.object({
  type: z.literal('broadcast.changed'),
  payload: z.object({ ...base, status: z.enum(['started', 'paused', 'ended']) }),
})

/** Danmaku that the platform took back: they are shown nowhere any more. */
export const danmakuRecalledSchema = z.object({
  type: z.literal('danmaku.recalled'),
  payload: z.object({
    ...base,
    /** `messageId` of each danmaku taken back; some may never have reached us. */
    recalledIds: z.array(platformIdSchema),
    /** Viewers whose danmaku so far are all taken back. */
    recalledViewerIds: z.array(platformIdSchema),
  }),
})

/** The shop's list changed, or a product was brought forward. */
export const productChangedSchema = z.object({
  type: z.literal('product.changed'),
  payload: z.object({
    ...base,
    productIds: z.array(platformIdSchema),
    /** Products on the list; null when not sent. */
    productCount: countSchema.nullable(),
    /** The platform's own words about it; often empty. */
    text: z.string(),
  }),
})

/** A lucky box (红包) or a lottery (福袋) of the room. */
export const lotteryChangedSchema = z.object({
  type: z.literal('lottery.changed'),
  payload: z.object({
    ...base,
    lotteryId: platformIdSchema,
    kind: z.enum(['lucky-box', 'lottery']),
    status: z.enum(['started', 'ended']),
    title: z.string(),
    /** What is in it; null when not sent. */
    diamonds: countSchema.nullable(),
    winnerIds: z.array(platformIdSchema),
  }),
})

/** A contest (PK) with another host. */
export const pkChangedSchema = z.object({
  type: z.literal('pk.changed'),
  payload: z.object({
    ...base,
    /** The contest's id; `''` when not sent. */
    pkId: platformIdSchema,
    status: z.enum(['started', 'scored', 'ended']),
    /** Each host's points, final ones when `ended`; empty when not sent. */
    scores: z.array(z.object({ hostId: platformIdSchema, score: countSchema })),
    /** Planned length; null when not sent. */
    durationMs: countSchema.nullable(),
  }),
})

/** Normalised facts of a room, before they have a place in the log. */
export const liveEventSchema = z.discriminatedUnion('type', [
  danmakuReceivedSchema,
  giftReceivedSchema,
  likeReceivedSchema,
  enterReceivedSchema,
  followReceivedSchema,
  shareReceivedSchema,
  fansClubReceivedSchema,
  audienceUpdatedSchema,
  statsUpdatedSchema,
  rankUpdatedSchema,
  roomUpdatedSchema,
  broadcastChangedSchema,
  danmakuRecalledSchema,
  productChangedSchema,
  lotteryChangedSchema,
  pkChangedSchema,
])
export type LiveEvent = z.infer<typeof liveEventSchema>
export type LiveEventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>
