import { AppError, type Problem } from '@talkingcat/contract'
import { type CloudProblemAnswer, cloudProblemAnswerSchema } from '@talkingcat/contract/cloud'

/** The cloud said no, in words of its own: they are shown as they came, with its code and request id. */
export class CloudRefusal extends AppError {
  readonly httpStatus: number
  readonly answer: CloudProblemAnswer

  constructor(httpStatus: number, answer: CloudProblemAnswer) {
    super('CLOUD_REFUSED')
    this.httpStatus = httpStatus
    this.answer = answer
  }

  override toProblem(): Problem {
    const { problem, requestId } = this.answer
    const { message, next, code: cloudCode } = problem
    return { code: 'CLOUD_REFUSED', message, next, details: { cloudCode, requestId } }
  }
}

/** A gateway in between answers with pages of its own: those say nothing to the host. */
export function asCloudError(httpStatus: number, body: unknown): AppError {
  const parsed = cloudProblemAnswerSchema.safeParse(body)
  return parsed.success
    ? new CloudRefusal(httpStatus, parsed.data)
    : new AppError('CLOUD_FAILED', { status: httpStatus })
}

/** Whether the cloud does not know the token that was shown. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof CloudRefusal && error.answer.problem.code === 'UNAUTHORIZED'
}

/** Whether asking again may help: nobody has looked at the request, or the server was not able to. */
export function isPassing(error: unknown): boolean {
  if (error instanceof CloudRefusal) return error.httpStatus >= 500
  return (
    error instanceof AppError &&
    (error.code === 'CLOUD_UNREACHABLE' || error.code === 'CLOUD_FAILED')
  )
}
