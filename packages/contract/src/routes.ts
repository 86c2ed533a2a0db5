import { z } from 'zod'
import { accountRoutes } from './account-routes.ts'
import { checkSchema, roomCountersSchema, speechCountersSchema } from './diagnostics.ts'
import { entrySchema } from './entries/entry.ts'
import { countSchema, sessionIdSchema } from './ids.ts'
import { absolutePathSchema, calibrationStateSchema, modelStateSchema } from './models.ts'
import { problemSchema } from './problem.ts'
import { recapSchema } from './recap.ts'
import { sessionSchema } from './session.ts'
import { settingsChangeSchema, settingsSchema } from './settings.ts'
import { soundChoiceSchema } from './sound.ts'
import {
  correctionSchema,
  sessionTermSchema,
  vocabularyBatch,
  vocabularyDraftSchema,
  vocabularyEntrySchema,
} from './vocabulary.ts'
import { waitingSchema } from './waiting.ts'

const sessionParams = z.object({ id: sessionIdSchema })

export const startSessionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('room'), input: z.string().min(1).max(2000) }),
  z.object({ kind: z.literal('demo') }),
])
export type StartSession = z.infer<typeof startSessionSchema>

/** The host's own words, in the order in which they came. */
const vocabularyResponse = z.object({
  entries: z.array(vocabularyEntrySchema),
  limit: countSchema,
  /** What became of a file that could not be read. */
  problem: problemSchema.nullable(),
})

/** Every JSON route of the local service: the service registers from it, the client is typed by it. */
export const routes = {
  health: {
    method: 'GET',
    path: '/api/health',
    response: z.object({
      product: z.literal('talkingcat'),
      version: z.string(),
      /** Random per launch: tells two running services apart. */
      launchId: z.string(),
      uptimeMs: countSchema,
      storage: z.enum(['ok', 'degraded']),
      recordingCount: countSchema,
    }),
  },
  diagnostics: {
    method: 'GET',
    path: '/api/diagnostics',
    response: z.object({
      checks: z.array(checkSchema),
      /** Of the recordings that run right now. */
      rooms: z.array(roomCountersSchema),
      speech: z.array(speechCountersSchema),
    }),
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    response: z.object({ sessions: z.array(sessionSchema) }),
  },
  startSession: {
    method: 'POST',
    path: '/api/sessions',
    body: startSessionSchema,
    response: z.object({ session: sessionSchema }),
  },
  getSession: {
    method: 'GET',
    path: '/api/sessions/:id',
    params: sessionParams,
    response: z.object({ session: sessionSchema }),
  },
  /** Ends a recording or interrupted session and writes its recap. */
  stopSession: {
    method: 'POST',
    path: '/api/sessions/:id/stop',
    params: sessionParams,
    response: z.object({ session: sessionSchema }),
  },
  resumeSession: {
    method: 'POST',
    path: '/api/sessions/:id/resume',
    params: sessionParams,
    response: z.object({ session: sessionSchema }),
  },
  /** Brings the room's page, in the browser that reads it, before the host. */
  showRoomPage: {
    method: 'POST',
    path: '/api/sessions/:id/show-room-page',
    params: sessionParams,
    response: z.object({}),
  },
  /** Whose sound becomes captions from now on; the session goes on, and a gap marks the change. */
  chooseSound: {
    method: 'POST',
    path: '/api/sessions/:id/sound-choice',
    params: sessionParams,
    body: z.object({ sound: soundChoiceSchema }),
    response: z.object({ sound: soundChoiceSchema }),
  },
  /** Tries at once what failed of sound or recogniser; nothing happens where both run. */
  retrySound: {
    method: 'POST',
    path: '/api/sessions/:id/retry-sound',
    params: sessionParams,
    response: z.object({}),
  },
  listEntries: {
    method: 'GET',
    path: '/api/sessions/:id/entries',
    params: sessionParams,
    query: z.object({
      after: z.coerce.number().int().nonnegative().default(0),
      limit: z.coerce.number().int().min(1).max(5000).default(1000),
    }),
    response: z.object({ entries: z.array(entrySchema) }),
  },
  getRecap: {
    method: 'GET',
    path: '/api/sessions/:id/recap',
    params: sessionParams,
    response: z.object({ recap: recapSchema }),
  },
  /** An address under which a new tab, which can send no token, may read the report for a few minutes. */
  createReportTicket: {
    method: 'POST',
    path: '/api/sessions/:id/report-ticket',
    params: sessionParams,
    response: z.object({ path: z.string().regex(/^\/reports\/[\w-]{43}\/report\.html$/) }),
  },
  /** The browser that room pages would open in; null when none is found. */
  getRoomPages: {
    method: 'GET',
    path: '/api/room-pages',
    response: z.object({ browser: z.object({ name: z.string() }).nullable() }),
  },
  /** Opens the platform in that browser, for the host to log in; the host closes it. */
  openLoginPage: {
    method: 'POST',
    path: '/api/room-pages/login',
    response: z.object({}),
  },
  getSettings: {
    method: 'GET',
    path: '/api/settings',
    response: z.object({ settings: settingsSchema }),
  },
  /** Changes what is named and leaves the rest; what runs already goes on as it began. */
  changeSettings: {
    method: 'POST',
    path: '/api/settings',
    body: settingsChangeSchema,
    response: z.object({ settings: settingsSchema }),
  },
  getVocabulary: { method: 'GET', path: '/api/vocabulary', response: vocabularyResponse },
  /**
   * With an id: that entry is now so. Without: a new word, or aliases and exceptions added to the
   * same word. All or nothing; in force from the next sentence on.
   */
  saveVocabulary: {
    method: 'POST',
    path: '/api/vocabulary',
    body: z.object({ entries: z.array(vocabularyDraftSchema).min(1).max(vocabularyBatch) }),
    response: vocabularyResponse,
  },
  /** Nothing happens where an entry is gone already. */
  removeVocabulary: {
    method: 'POST',
    path: '/api/vocabulary/remove',
    body: z.object({ ids: z.array(z.string().max(64)).min(1).max(vocabularyBatch) }),
    response: vocabularyResponse,
  },
  /** What the host's words would make of a sentence. */
  tryVocabulary: {
    method: 'POST',
    path: '/api/vocabulary/try',
    body: z.object({ text: z.string().max(500) }),
    response: z.object({ text: z.string(), corrections: z.array(correctionSchema) }),
  },
  /** What a running recording has brought by itself, the newest first; empty for others. */
  listSessionTerms: {
    method: 'GET',
    path: '/api/sessions/:id/terms',
    params: sessionParams,
    response: z.object({ terms: z.array(sessionTermSchema) }),
  },
  /** The hosts whose next broadcast is waited for, the newest wait first. */
  listWaiting: {
    method: 'GET',
    path: '/api/waiting',
    response: z.object({ waiting: z.array(waitingSchema) }),
  },
  /** Waits no more; nothing happens where that is so already. Answers what is still waited for. */
  cancelWaiting: {
    method: 'POST',
    path: '/api/waiting/:id/cancel',
    params: sessionParams,
    response: z.object({ waiting: z.array(waitingSchema) }),
  },
  listModels: {
    method: 'GET',
    path: '/api/models',
    response: z.object({ models: z.array(modelStateSchema) }),
  },
  downloadModel: {
    method: 'POST',
    path: '/api/models/:id/download',
    params: z.object({ id: z.string().max(64) }),
    response: z.object({ model: modelStateSchema }),
  },
  /** Stops what is under way; what was downloaded by then is kept for the next time. */
  cancelModel: {
    method: 'POST',
    path: '/api/models/:id/cancel',
    params: z.object({ id: z.string().max(64) }),
    response: z.object({ model: modelStateSchema }),
  },
  /** Copies a model that the host has: from a folder or an archive on this machine. */
  importModel: {
    method: 'POST',
    path: '/api/models/:id/import',
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ path: absolutePathSchema }),
    response: z.object({ model: modelStateSchema }),
  },
  getCalibration: {
    method: 'GET',
    path: '/api/calibration',
    response: z.object({ state: calibrationStateSchema }),
  },
  /** Measures anew; the result counts from the next start of the recogniser on. */
  calibrate: {
    method: 'POST',
    path: '/api/calibration',
    response: z.object({ state: calibrationStateSchema }),
  },
  ...accountRoutes,
} as const satisfies Record<string, RouteSpec>

export type RouteSpec = {
  method: 'GET' | 'POST'
  path: `/api/${string}`
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  response: z.ZodType
}
export type RouteName = keyof typeof routes

/** Answer of every route when it fails. */
export const problemResponseSchema = z.object({ problem: problemSchema })

/** Routes that do not speak JSON. */
export const streamPaths = {
  /** SSE: `event: entry` with `id: <seq>`, and `event: signal` without. Resumes by `Last-Event-ID`. */
  events: (sessionId: string) => `/api/sessions/${sessionId}/events`,
  /** WebSocket: sound that a page captures, see `sound.ts`. */
  sound: (sessionId: string) => `/api/sessions/${sessionId}/sound`,
  /** The files of a recap. */
  artifact: (sessionId: string, file: ArtifactName) =>
    `/api/sessions/${sessionId}/artifacts/${file}`,
} as const

/** Where a report opens for whoever holds the ticket: the only address of `/reports`. */
export const reportPathOf = (ticket: string) => `/reports/${ticket}/report.html`

export const artifactNames = ['comments.jsonl', 'transcript.txt', 'report.html'] as const
export type ArtifactName = (typeof artifactNames)[number]

/** WebSocket subprotocol; the token travels as a second one, `tok.<token>`. */
export const webSocketProtocol = 'tc.v1'
