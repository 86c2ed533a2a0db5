/** Every wait of the direct source, in milliseconds. */
export type DirectTimings = {
  /** The server asks for 15 s; the page sends every 10 s. */
  heartbeatEveryMs: number
  handshakeTimeoutMs: number
  fetchTimeoutMs: number
  /** Nothing for this long asks the server for a pong. */
  pingAfterMs: number
  /** A server that answered before, but not this time for this long, is gone. */
  pongTimeoutMs: number
  /** No frame at all for this long is `stalled`. */
  stallAfterMs: number
  /** No frame at all for this long ends the connection. */
  readTimeoutMs: number
  /** No message at all for this long after the handshake: taken for a refused signature. */
  firstMessageTimeoutMs: number
  /** Only rank and statistics messages for this long: the connection is alive in name only. */
  businessSilenceMs: number
  /** We did not run for this long: what was connected is not any more. */
  sleptAfterMs: number
  /** First wait before a new attempt; doubles up to `backoffMaxMs`. */
  backoffMinMs: number
  backoffMaxMs: number
  /**
   * Longest wait while nobody answers at all: nobody is bothered, and the network may be back. With
   * the handshake that was under way, below the 10 s in which we are to be back.
   */
  unreachableMaxMs: number
  /** A room whose frames are damaged again and again must not keep us reconnecting. */
  resumeOverDamageEveryMs: number
  /** A fresh state is emitted at most this often while live. */
  stateEveryMs: number
  /** How often silence and open combos are looked at. */
  tickMs: number
}

export const directTimings: DirectTimings = {
  heartbeatEveryMs: 10_000,
  handshakeTimeoutMs: 6_000,
  fetchTimeoutMs: 10_000,
  pingAfterMs: 2_000,
  pongTimeoutMs: 5_000,
  stallAfterMs: 15_000,
  readTimeoutMs: 60_000,
  firstMessageTimeoutMs: 20_000,
  businessSilenceMs: 60_000,
  sleptAfterMs: 10_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  unreachableMaxMs: 3_000,
  resumeOverDamageEveryMs: 60_000,
  stateEveryMs: 1_000,
  tickMs: 250,
}
