import type { Entry, SessionId, Signal } from '@talkingcat/contract'
import { type SessionLog, tailLog } from '@talkingcat/core'
import type { SseClient } from './open-sse.ts'
import type { SignalHub } from './signal-hub.ts'

/** Entries per write: what waits for a slow client stays well under a megabyte. */
const batchSize = 200

/**
 * Sends one client everything after `afterSeq`, then how things stand, then what happens.
 * Only committed entries are read, so nothing is ever shown that a crash could take back.
 */
export async function streamSession(options: {
  log: SessionLog
  hub: SignalHub
  sessionId: SessionId
  afterSeq: number
  client: SseClient
  /** Signals that no board holds, such as the state of a session that is not recording. */
  extraSignals: () => Promise<Signal[]>
}): Promise<void> {
  const { log, hub, sessionId, client } = options
  let stopListening = () => {}
  let hasMissedSignals = false
  const sendSignal = (signal: Signal) => {
    if (!client.writer.tryWrite(formatSignal(signal))) hasMissedSignals = true
  }
  // Signals are dropped while a client is behind; how things stand now makes up for them, so the
  // newest partial caption replaces all that came before it.
  client.writer.onRoom(() => {
    if (!hasMissedSignals) return
    hasMissedSignals = false
    for (const signal of hub.current(sessionId)) sendSignal(signal)
  })
  let seq = options.afterSeq
  /** Everything logged so far is out: how things stand, and from now on what happens. */
  const catchUp = async (): Promise<Signal[]> => {
    const extra = await options.extraSignals()
    stopListening = hub.listen(sessionId, sendSignal)
    return [...hub.current(sessionId), ...extra, { type: 'caught-up', seq }]
  }
  try {
    for await (const batch of tailLog(log, sessionId, options.afterSeq, client.signal, batchSize)) {
      seq = batch.at(-1)?.seq ?? seq
      const text =
        batch.length > 0
          ? batch.map(formatEntry).join('')
          : (await catchUp()).map(formatSignal).join('')
      if (!(await client.writer.write(text))) return
    }
  } finally {
    stopListening()
  }
}

function formatEntry(entry: Entry): string {
  return `id: ${entry.seq}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`
}

function formatSignal(signal: Signal): string {
  return `event: signal\ndata: ${JSON.stringify(signal)}\n\n`
}
