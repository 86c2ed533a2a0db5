import { z } from 'zod'
import { type ProblemCode, problemCodes, problemTable } from './problem-table.ts'

/** What the user is told when something goes wrong: a code, what happened, what to do next. */
export const problemSchema = z.object({
  code: z.enum(problemCodes),
  message: z.string(),
  next: z.string(),
  /** Facts for the page or a log line: never a name, a text or a token. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})
export type Problem = z.infer<typeof problemSchema>
export type ProblemDetails = NonNullable<Problem['details']>

/** The one error class of the product. `code` decides HTTP status and the text shown. */
export class AppError extends Error {
  override name = 'AppError' as const
  readonly code: ProblemCode
  readonly details: ProblemDetails | undefined

  constructor(code: ProblemCode, details?: ProblemDetails, cause?: unknown) {
    super(`${code}: ${problemTable[code].message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }

  get status(): number {
    return problemTable[this.code].status
  }

  toProblem(): Problem {
    return problemOf(this.code, this.details)
  }
}

export function problemOf(code: ProblemCode, details?: ProblemDetails): Problem {
  const { message, next } = problemTable[code]
  return { code, message, next, ...(details && { details }) }
}

/** Turns anything thrown into a problem; what is not ours becomes `INTERNAL`. */
export function toProblem(error: unknown): Problem {
  return error instanceof AppError ? error.toProblem() : problemOf('INTERNAL')
}
