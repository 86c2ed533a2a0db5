import { z } from 'zod'

/** The parts of the protocol's events that are used. Ids are opaque text. */
export const socketCreatedSchema = z.object({ requestId: z.string(), url: z.string() })
export const socketClosedSchema = z.object({ requestId: z.string() })
export const socketFrameSchema = z.object({
  requestId: z.string(),
  /** 2 = binary: `payloadData` is base64 then. */
  response: z.object({ opcode: z.number(), payloadData: z.string() }),
})
export const requestSchema = z.object({ request: z.object({ url: z.string() }) })
export const responseSchema = z.object({
  requestId: z.string(),
  response: z.object({ url: z.string(), status: z.number() }),
})
export const finishedSchema = z.object({ requestId: z.string() })
export const bodySchema = z.object({ body: z.string(), base64Encoded: z.boolean() })
export const attachedSchema = z.object({ sessionId: z.string() })
export const navigatedSchema = z.object({ errorText: z.string().optional() })
