import type { WireFields } from '../frames/wire-reader.ts'
import type { GiftReducer } from '../gifts/gift-reducer.ts'

/** What a message reader may use besides the message itself. */
export type ReadContext = {
  messageId: string
  common: WireFields | null
  roomId: string
  /** `''` while the host's id is not known. */
  hostId: string
  nowMs: number
  gifts: GiftReducer
}
