/** Every wait of the direct source, in milliseconds. */
export type DirectTimings = {
  /** The server asks for 15 s; the page sends every 10 s. */
  heartbeatEveryMs: number
  handshakeTimeoutMs: number
  fetchTimeoutMs: number
  /** No frame at all for this long is `stalled`. */
  stallAfterMs: number
  /** No frame at all for this long ends the connection. */
  readTimeoutMs: number
  /** Only rank and statistics messages for this long: the connection is alive in name only. */
  businessSilenceMs: number
  /** First wait before a new attempt; doubles up to `backoffMaxMs`. */
  backoffMinMs: number
  backoffMaxMs: number
  /** A fresh state is emitted at most this often while live. */
  stateEveryMs: number
  /** How often silence and open combos are looked at. */
  tickMs: number
}

export const directTimings: DirectTimings = {
  heartbeatEveryMs: 10_000,
  handshakeTimeoutMs: 10_000,
  fetchTimeoutMs: 10_000,
  stallAfterMs: 15_000,
  readTimeoutMs: 60_000,
  businessSilenceMs: 60_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  stateEveryMs: 1_000,
  tickMs: 250,
}
