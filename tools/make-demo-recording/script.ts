import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const lineSchema = z.union([
  z.string().transform(say => ({ say, pause: undefined, cut: false })),
  z.object({ say: z.string(), pause: z.number().optional(), cut: z.boolean().default(false) }),
])

/** `mm:ss` to milliseconds. */
const timeSchema = z
  .string()
  .regex(/^\d\d:\d\d$/)
  .transform(text => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 1000)

/** Lines of `mm:ss 昵称：文字`. The first full-width colon ends the name. */
const danmakuSchema = z.string().transform((block, context) =>
  block
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const parts = /^(\d\d:\d\d) ([^：]+)：(.+)$/.exec(line.trim())
      const time = timeSchema.safeParse(parts?.[1])
      if (parts?.[2] && parts[3] && time.success)
        return { atMs: time.data, viewer: parts[2], text: parts[3] }
      context.addIssue({ code: 'custom', message: `not a danmaku line: ${line}` })
      return z.NEVER
    }),
)

const viewerTime = { at: timeSchema, viewer: z.string() }

const scriptSchema = z.object({
  seed: z.int(),
  room: z.object({
    webRid: z.string(),
    roomId: z.string(),
    title: z.string(),
    recordedAt: z.iso.datetime({ offset: true }).transform(text => Date.parse(text)),
  }),
  host: z.object({ id: z.string(), displayId: z.string(), name: z.string() }),
  voice: z.object({ wordsPerMinute: z.int(), pitch: z.int() }),
  roomToneDb: z.number().negative(),
  cut: z.object({ afterSeconds: z.number(), seconds: z.number() }),
  gifts: z.record(
    z.string(),
    z.object({ id: z.int(), diamonds: z.int().nonnegative(), isCombo: z.boolean() }),
  ),
  phases: z.array(
    z.object({
      name: z.string(),
      audience: z.tuple([z.int(), z.int()]),
      entersPerMinute: z.number(),
      likesPerMinute: z.number(),
      host: z.array(lineSchema).min(1),
    }),
  ),
  danmaku: danmakuSchema,
  given: z.array(
    z.object({
      ...viewerTime,
      gift: z.string(),
      count: z.int().positive(),
      /** False: the streak just stops, as one in eight does on the platform. */
      isClosed: z.boolean().default(true),
      /** A gift to the other host of a PK, shown in this room too. */
      isToOther: z.boolean().default(false),
    }),
  ),
  follows: z.array(z.object(viewerTime)),
  shares: z.array(z.object(viewerTime)),
  fansClub: z.array(z.object({ ...viewerTime, action: z.enum(['joined', 'upgraded']) })),
  unknown: z.array(z.object({ at: timeSchema, method: z.string() })),
})
export type Script = z.infer<typeof scriptSchema>

export function readScript(file: string): Script {
  return scriptSchema.parse(parse(readFileSync(file, 'utf8')))
}
