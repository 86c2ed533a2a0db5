import { AppError, type Problem, problemOf } from '@talkingcat/contract'

export type PageEnd =
  /** The room's own word: the broadcast is over. */
  | { kind: 'ended' }
  /** No frame at all for too long. */
  | { kind: 'silent' }
  /** Frames, but nothing from people for too long. */
  | { kind: 'fake-alive' }
  /** It asked for the host, who did not come. */
  | { kind: 'held-up' }
  /** The page's process is gone; the browser can load it again. */
  | { kind: 'crashed' }
  /** The page, or the whole browser, is gone. */
  | { kind: 'lost'; reason: string }
  /** It could not be opened or loaded. */
  | { kind: 'not-opened'; error: unknown }
  /** A fault of our own while a frame was handled. */
  | { kind: 'broken'; cause: unknown }

export function problemOfPageEnd(end: PageEnd): Problem {
  switch (end.kind) {
    case 'not-opened':
      // What the app's own `openPage` throws besides is trouble with the page all the same.
      return end.error instanceof AppError ? end.error.toProblem() : problemOf('BROWSER_FAILED')
    case 'broken':
      return problemOf('INTERNAL')
    case 'crashed':
      return problemOf('BROWSER_FAILED', { reason: 'crashed' })
    case 'lost':
      return problemOf('BROWSER_FAILED', { reason: end.reason })
    case 'ended':
    case 'silent':
    case 'fake-alive':
    case 'held-up':
      return problemOf('ROOM_UNREACHABLE', { reason: end.kind })
  }
}
