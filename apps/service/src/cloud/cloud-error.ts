import { AppError, type Problem } from '@talkingcat/contract'
import { type CloudProblemAnswer, cloudProblemAnswerSchema } from '@talkingcat/contract/cloud'

/** The cloud said no, in words of its own: they are shown as they came, with its code and request id. */
export class CloudRefusal extends AppError {
  readonly httpStatus: number
  readonly answer: CloudProblemAnswer
  /** When it wants to be asked again; null where it did not say. */
  readonly retryAfterMs: number | null

  constructor(httpStatus: number, answer: CloudProblemAnswer, retryAfterMs: number | null = null) {
    super('CLOUD_REFUSED')
    this.httpStatus = httpStatus
    this.answer = answer
    this.retryAfterMs = retryAfterMs
  }

  override toProblem(): Problem {
    const { problem, requestId } = this.answer
    const { message, next, code: cloudCode } = problem
    return { code: 'CLOUD_REFUSED', message, next, details: { cloudCode, requestId } }
  }
}

/** A gateway in between answers with pages of its own: those say nothing to the host. */
export function asCloudError(
  httpStatus: number,
  body: unknown,
  retryAfterMs: number | null,
): AppError {
  const parsed = cloudProblemAnswerSchema.safeParse(body)
  if (parsed.success) return new CloudRefusal(httpStatus, parsed.data, retryAfterMs)
  const when = retryAfterMs !== null && { retryAfterMs }
  return new AppError('CLOUD_FAILED', { status: httpStatus, ...when })
}

/** When the cloud, or a gateway before it, wants to be asked again; null where it did not say. */
export function retryAfterMsOf(error: unknown): number | null {
  if (error instanceof CloudRefusal) return error.retryAfterMs
  const told = error instanceof AppError ? error.toProblem().details?.retryAfterMs : null
  return typeof told === 'number' ? told : null
}

/** What the cloud calls it; null for everything that is not its own word. */
export function cloudCodeOf(error: unknown): string | null {
  return error instanceof CloudRefusal ? error.answer.problem.code : null
}

/** Whether the cloud does not know the token that was shown. */
export function isTokenRefused(error: unknown): boolean {
  return cloudCodeOf(error) === 'UNAUTHORIZED'
}

/** Whether asking again may help: nobody has looked at the request, or the server was not able to. */
export function isPassing(error: unknown): boolean {
  if (error instanceof CloudRefusal) return error.httpStatus >= 500
  return (
    error instanceof AppError &&
    (error.code === 'CLOUD_UNREACHABLE' || error.code === 'CLOUD_FAILED')
  )
}
