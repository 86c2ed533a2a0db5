import { z } from 'zod'

const count = z.int().nonnegative()

/** One sentence the host says. Times are broadcast times of the sound itself, without the pauses. */
export const demoSentenceSchema = z.object({ startMs: count, endMs: count, text: z.string() })
export type DemoSentence = z.infer<typeof demoSentenceSchema>

/**
 * What a perfect listener would have noted down. Counted from the script by the recording tool,
 * never by the product's own code, so tests can hold the product against it.
 */
export const demoTruthSchema = z.object({
  sentences: z.array(demoSentenceSchema),
  totals: z.object({
    /** Every danmaku, stickers included. */
    danmaku: count,
    emojiDanmaku: count,
    danmakuViewers: count,
    /** Gifts to the host, those without a price included. */
    gifts: count,
    /** Value of the gifts to the host that have a price. */
    diamonds: count,
    unpricedGifts: count,
    giftsToOthers: count,
    giftCombos: count,
    /** Sum of the single likes, not the room's own total. */
    likes: count,
    enters: count,
    follows: count,
    shares: count,
    fansClubJoins: count,
    peakOnline: count,
    totalViewers: count,
    /** Platform messages of every kind, the unknown ones included, each counted once. */
    messages: count,
  }),
})
export type DemoTruth = z.infer<typeof demoTruthSchema>

/** recording.json. Times ending in `Ms` are broadcast times; `recordedAt` is epoch ms. */
export const demoManifestSchema = z.object({
  version: z.literal(1),
  webRid: z.string(),
  roomId: z.string(),
  title: z.string(),
  host: z.object({ id: z.string(), secUid: z.string(), displayId: z.string(), name: z.string() }),
  /** The create time that a message of broadcast time 0 carries in frames.bin. */
  recordedAt: count,
  durationMs: count,
  /** The network is gone in this span. */
  cut: z.object({ fromMs: count, toMs: count }),
  truth: demoTruthSchema,
})
export type DemoManifest = z.infer<typeof demoManifestSchema>
