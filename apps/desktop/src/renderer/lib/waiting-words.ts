import type { Waiting } from '@talkingcat/contract'
import { formatAgo } from './format.ts'
import { texts } from './texts/index.ts'

/** When the platform was asked last, and what it said. */
export function waitingWords(wait: Waiting, now: number): string {
  if (wait.lastAskedAt === null || wait.lastAnswer === null) return texts.waiting.notAsked
  return texts.waiting.asked(formatAgo(now - wait.lastAskedAt), answerOf(wait))
}

/** A platform that did not answer is never said to have answered "off air". */
function answerOf({ lastAnswer, problem }: Waiting): string {
  switch (lastAnswer) {
    case 'live':
      if (problem) return `${texts.waiting.notRecorded(problem.message)}，${problem.next}`
      return texts.waiting.live
    case 'ended':
      return texts.waiting.ended
    case 'unknown':
    case null:
      return problem?.message ?? texts.waiting.unknown
  }
}
