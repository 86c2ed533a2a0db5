export type DamageReason =
  | 'too-large'
  | 'truncated'
  | 'bad-varint'
  | 'bad-tag'
  | 'bad-wire-type'
  | 'too-deep'
  | 'bad-gzip'
  | 'no-payload'

/** Bytes that are not the protocol. Caught where a frame or a message is decoded, never further out. */
export class WireError extends Error {
  override name = 'WireError' as const
  readonly reason: DamageReason
  constructor(reason: DamageReason, cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}
