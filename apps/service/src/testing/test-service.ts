import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, openEventStream, type StreamItem } from '@talkingcat/contract'
import { buildApp } from '../build-app.ts'
import { readConfig, type ServiceConfig } from '../config.ts'
import { listen } from '../listen.ts'
import { createToken } from '../plugins/token.ts'
import type { Ports } from '../ports.ts'

export type TestService = {
  url: string
  port: number
  token: string
  client: Client
  recordsRoot: string
  /** With the token. */
  get(path: string): Promise<Response>
  post(path: string, body?: unknown): Promise<Response>
  stream(sessionId: string, afterSeq?: number): TestStream
  close(): Promise<void>
}

/** The whole service on a real port, with its sources in the test's hands. */
export async function startTestService(
  ports: Ports,
  given: Partial<ServiceConfig> = {},
): Promise<TestService> {
  const recordsRoot = given.recordsRoot ?? (await mkdtemp(join(tmpdir(), 'talkingcat-')))
  const config = { ...readConfig({ RECORDS_ROOT: recordsRoot, BACKEND_PORT: '0' }), ...given }
  const token = createToken()
  const app = await buildApp(config, ports, { token, runChecks: async () => [] })
  const { port } = await listen(app, config)
  const url = `http://127.0.0.1:${port}`
  const authorization = `Bearer ${token}`
  return {
    url,
    port,
    token,
    recordsRoot,
    client: createClient(url, token),
    get: path => fetch(url + path, { headers: { authorization } }),
    post: (path, body = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    stream: (sessionId, afterSeq = 0) =>
      openTestStream({ baseUrl: url, token, sessionId, afterSeq }),
    async close() {
      await app.close()
      if (given.recordsRoot === undefined) await rm(recordsRoot, { recursive: true, force: true })
    },
  }
}

export type TestStream = {
  readonly items: StreamItem[]
  /** Seqs of the entries received so far. */
  seqs(): number[]
  /** Waits until something received passes `test`. */
  waitFor(test: (item: StreamItem) => boolean): Promise<StreamItem>
  close(): Promise<void>
}

export function openTestStream(options: {
  baseUrl: string
  token: string
  sessionId: string
  afterSeq: number
}): TestStream {
  const items: StreamItem[] = []
  const over = new AbortController()
  const work = (async () => {
    for await (const item of openEventStream({ ...options, signal: over.signal })) items.push(item)
  })().catch(error => {
    if (!over.signal.aborted) failure = error
  })
  let failure: unknown = null
  return {
    items,
    seqs: () => items.flatMap(item => (item.kind === 'entry' ? [item.entry.seq] : [])),
    waitFor: async test => {
      for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 5) {
        const found = items.find(test)
        if (found) return found
        if (failure) throw failure
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      throw new Error(`not received; got ${items.length} items`)
    },
    async close() {
      over.abort()
      await work
    },
  }
}

export const isCaughtUp = (item: StreamItem): boolean =>
  item.kind === 'signal' && item.signal.type === 'caught-up'
