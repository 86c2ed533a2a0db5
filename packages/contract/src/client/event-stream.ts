import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type Entry, entrySchema } from '../entries/entry.ts'
import { AppError } from '../problem.ts'
import { problemResponseSchema, streamPaths } from '../routes.ts'
import { type Signal, signalSchema } from '../signals.ts'
import { CallError } from './client.ts'

export type StreamItem = { kind: 'entry'; entry: Entry } | { kind: 'signal'; signal: Signal }

/**
 * One connection to a session's event stream, entries after `afterSeq` first.
 * Ends when the service closes it; throws when it breaks. The caller reconnects with the last seq it saw.
 * `EventSource` is not used because it can not send the token in a header.
 */
export async function* openEventStream(options: {
  baseUrl: string
  token: string
  sessionId: string
  afterSeq: number
  signal: AbortSignal
  fetchImpl?: typeof fetch
}): AsyncGenerator<StreamItem> {
  const response = await (options.fetchImpl ?? fetch)(
    options.baseUrl + streamPaths.events(options.sessionId),
    {
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'text/event-stream',
        'last-event-id': String(options.afterSeq),
      },
      signal: options.signal,
    },
  )
  if (!response.ok || !response.body) {
    const parsed = problemResponseSchema.safeParse(await response.json().catch(() => null))
    throw new CallError(parsed.success ? parsed.data.problem : new AppError('INTERNAL').toProblem())
  }
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
  const reader = events.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const data: unknown = JSON.parse(value.data)
      if (value.event === 'entry') yield { kind: 'entry', entry: entrySchema.parse(data) }
      if (value.event === 'signal') yield { kind: 'signal', signal: signalSchema.parse(data) }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
