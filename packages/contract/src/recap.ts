import { z } from 'zod'
import { utteranceSchema } from './entries/utterance.ts'
import { countSchema, sessionMsSchema } from './ids.ts'
import { sessionSchema } from './session.ts'
import { gapSchema } from './source-state.ts'
import { viewerSchema } from './viewer.ts'

export const supporterSchema = z.object({
  viewer: viewerSchema,
  /** Known value; gifts without a price are in `unpricedGiftCount`. */
  diamonds: countSchema,
  giftCount: countSchema,
  unpricedGiftCount: countSchema,
})
export type Supporter = z.infer<typeof supporterSchema>

/** The report made from one session's log. Every number can be derived again from the entries. */
export const recapSchema = z.object({
  session: sessionSchema,
  /** From the first to the last fact, gaps included. */
  durationMs: sessionMsSchema,
  audience: z.object({
    curve: z.array(z.object({ atMs: sessionMsSchema, onlineCount: countSchema })),
    peakOnlineCount: countSchema.nullable(),
    meanOnlineCount: countSchema.nullable(),
    totalViewerCount: countSchema.nullable(),
  }),
  totals: z.object({
    danmaku: countSchema,
    danmakuViewers: countSchema,
    gifts: countSchema,
    diamonds: countSchema,
    unpricedGifts: countSchema,
    giftsToOthers: countSchema,
    /** Likes that were received in this session. */
    likes: countSchema,
    /** The room's own total, from before the session on, as the platform states it. */
    likesRoomTotal: countSchema.nullable(),
    enters: countSchema,
    follows: countSchema,
    shares: countSchema,
    fansClubJoins: countSchema,
  }),
  giftsByName: z.array(
    z.object({ giftName: z.string(), count: countSchema, diamonds: countSchema.nullable() }),
  ),
  supporters: z.array(supporterSchema),
  /** Danmaku per minute of the session, index = minute. */
  danmakuPerMinute: z.array(countSchema),
  transcript: z.array(utteranceSchema),
  gaps: z.array(gapSchema),
})
export type Recap = z.infer<typeof recapSchema>
