import { z } from 'zod'

/*
 * The parts of the platform's JSON that are used, seen on a real web/enter answer of 2026-04.
 * Whatever is not essential falls back instead of refusing the whole answer.
 */
const text = z.string().catch('')
const urls = z.record(z.string(), z.unknown()).catch({})

const personSchema = z
  .looseObject({ id_str: text, nickname: text, web_rid: text })
  .partial()
  .catch({})

const streamUrlSchema = z
  .looseObject({
    flv_pull_url: urls.optional(),
    hls_pull_url_map: urls.optional(),
    live_core_sdk_data: z
      .looseObject({ pull_data: z.looseObject({ stream_data: text.optional() }).optional() })
      .optional(),
  })
  .catch({})
export type StreamUrl = z.infer<typeof streamUrlSchema>

export const platformRoomSchema = z.looseObject({
  id_str: text.optional(),
  status: z.number().optional().catch(undefined),
  title: text.optional(),
  owner: personSchema.optional(),
  owner_user_id_str: text.optional(),
  stream_url: streamUrlSchema.nullish(),
})
export type PlatformRoom = z.infer<typeof platformRoomSchema>

export const webEnterSchema = z.looseObject({
  status_code: z.number().optional().catch(undefined),
  data: z
    .looseObject({
      data: z.array(platformRoomSchema).optional().catch(undefined),
      enter_room_id: text.optional(),
      room_status: z.number().optional().catch(undefined),
      user: personSchema.nullish(),
    })
    .optional()
    .catch(undefined),
})
export type WebEnter = z.infer<typeof webEnterSchema>

/** The mobile site's answer; from public projects, not seen on a real one. */
export const reflowSchema = z.looseObject({
  status_code: z.number().optional().catch(undefined),
  data: z.looseObject({ room: platformRoomSchema.nullish() }).optional().catch(undefined),
})
