import { CallError, type ProblemDetails, toProblem } from '@talkingcat/contract'
import { texts } from './texts/index.ts'

/** What the page shows of a failure: the service's own words, or that it can not be reached. */
export type Explanation = {
  code: string
  message: string
  next: string
  details?: ProblemDetails | undefined
}

export function explain(error: unknown): Explanation {
  if (error instanceof CallError) return error.problem
  // `fetch` reports an unreachable server as a TypeError, whatever the reason.
  if (error instanceof TypeError) return { code: 'OFFLINE', ...texts.offline }
  return toProblem(error)
}
