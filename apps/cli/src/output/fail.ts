import { type Problem, toProblem } from '@talkingcat/contract'
import { whatToDo } from './what-to-do.ts'

/** 1 = the user's input or machine needs a change; 70 = a fault of ours (sysexits `EX_SOFTWARE`). */
function exitCodeOf(problem: Problem): number {
  return problem.code === 'INTERNAL' ? 70 : 1
}

/** Prints a problem to stderr: what happened, its code, what to do. Sets the exit code. */
export function reportFailure(error: unknown): void {
  const problem = toProblem(error)
  const details = problem.details
    ? `（${Object.entries(problem.details)
        .map(([key, value]) => `${key}=${value}`)
        .join('，')}）`
    : ''
  process.stderr.write(
    `错误 ${problem.code}：${problem.message}${details}\n怎么办：${whatToDo(problem)}\n`,
  )
  if (problem.code === 'INTERNAL' && error instanceof Error) {
    process.stderr.write(`${error.stack ?? error.message}\n`)
  }
  process.exitCode = exitCodeOf(problem)
}
