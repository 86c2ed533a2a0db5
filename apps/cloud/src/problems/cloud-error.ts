import { type ProblemCode, problemTable } from './problem-table.ts'

type Extras = {
  /** For whoever starts the server; never sent to a client. */
  explanation?: string
  retryAfterMs?: number
  cause?: unknown
}

/** The one error class of the cloud. `code` decides HTTP status and the text shown. */
export class CloudError extends Error {
  override name = 'CloudError' as const
  readonly code: ProblemCode
  /** Whole seconds for `Retry-After`; null = no use in saying when. */
  readonly retryAfterS: number | null

  constructor(code: ProblemCode, { explanation, retryAfterMs, cause }: Extras = {}) {
    const { message, next } = problemTable[code]
    super(`${message}${explanation ? `（${explanation}）` : ''}。${next}。`, { cause })
    this.code = code
    this.retryAfterS =
      retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1000))
  }
}
