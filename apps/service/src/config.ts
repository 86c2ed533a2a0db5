import { join, resolve } from 'node:path'
import { z } from 'zod'

const flag = z
  .string()
  .optional()
  .transform(text => text === '1' || text === 'true')
const folder = z
  .string()
  .min(1)
  .optional()
  .transform(text => (text === undefined ? undefined : resolve(text)))

/** As a browser sends it: a header can hold nothing else. */
const cookie = z
  .string()
  .trim()
  .regex(/^[\x20-\x7e]*$/)
  .optional()
  .transform(text => text || null)

/** Passwords go there: encrypted, or not beyond this machine. */
function readCloudOrigin(text: string | undefined, ctx: z.RefinementCtx): string | null {
  const typed = text?.trim() ?? ''
  if (typed === '') return null
  const url = URL.parse(typed)
  const isHere = url !== null && ['127.0.0.1', 'localhost'].includes(url.hostname)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)
  if (url && isSafe && url.pathname === '/' && !url.search && !url.username) return url.origin
  ctx.addIssue('要写成 https://主机[:端口]，不带路径')
  return z.NEVER
}

/** Thumbprints of keys, as `GET /api/entitlement/keys` of the cloud tells them (`kid`). */
const pins = z
  .string()
  .trim()
  .regex(/^([\w-]{43}(\s*,\s*|$))*$/, '要写成逗号分隔的公钥指纹，每个 43 个字符')
  .optional()
  .transform(text => text?.split(',').map(pin => pin.trim()) ?? [])
  .transform(list => list.filter(pin => pin !== ''))

/** Names that the first generation used keep their meaning (RECORDS_ROOT, MODEL_ROOT, BACKEND_PORT …). */
const envSchema = z.object({
  BACKEND_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  RECORDS_ROOT: folder,
  PERSIST_ROOT: folder,
  MODEL_ROOT: folder,
  DOUYIN_COOKIE: cookie,
  TALKINGCAT_BROWSER: folder,
  TALKINGCAT_PAGE_FOLDER: folder,
  TALKINGCAT_RESOURCES: folder,
  TALKINGCAT_DEV: flag,
  TALKINGCAT_ENTITLEMENT_KEYS: pins,
  TALKINGCAT_PRINT_READY: flag,
  TALKINGCAT_WATCH_PARENT: flag,
  TALKINGCAT_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  VITE_AUTH_BASE_URL: z.string().optional().transform(readCloudOrigin),
  VITE_DEV_ORIGIN: z.url().default('http://127.0.0.1:30013'),
})

export type Environment = Record<string, string | undefined>

export type ServiceConfig = {
  /** 0 = any free port. */
  port: number
  /** Last port tried when `port` is taken. */
  lastPort: number
  /** Absolute. Holds the log and one folder per finished session. */
  recordsRoot: string
  logPath: string
  /** Where models are downloaded to; `MODELSCOPE_CACHE` and `HF_HOME` are only looked at. */
  modelsRoot: string
  /** The host's own login for direct connections; null = an anonymous visitor. Never logged. */
  douyinCookie: string | null
  /** Absolute path of the browser that reads room pages; null = the first that is found. */
  browserPath: string | null
  /** That browser's profile, with the host's login in it. */
  browserProfileFolder: string
  /** Folder of the built page; null = the page is served by someone else. */
  pageFolder: string | null
  resourcesFolder: string | null
  /** The account's server; null = 本地模式: no account, and nothing is missing. */
  cloudOrigin: string | null
  /** Thumbprints of the only keys that may sign what the host has; null = those that the cloud announces. */
  entitlementPins: readonly string[] | null
  /** Origin of the Vite dev server; null outside development. */
  devOrigin: string | null
  isReadyPrinted: boolean
  isParentWatched: boolean
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Handed to the parts that look for ffmpeg and models. */
  env: Environment
}

/** The only reader of the environment in the service. @throws ZodError naming the variable */
export function readConfig(env: Environment = process.env): ServiceConfig {
  const given = envSchema.parse(env)
  const recordsRoot = recordsRootFrom(given)
  const pinned = given.TALKINGCAT_ENTITLEMENT_KEYS
  return {
    port: given.BACKEND_PORT,
    lastPort: lastPortFrom(given.BACKEND_PORT),
    recordsRoot,
    logPath: logPathIn(recordsRoot),
    modelsRoot: given.MODEL_ROOT ?? resolve('models'),
    douyinCookie: given.DOUYIN_COOKIE,
    browserPath: given.TALKINGCAT_BROWSER ?? null,
    browserProfileFolder: browserProfileIn(recordsRoot),
    pageFolder: given.TALKINGCAT_PAGE_FOLDER ?? null,
    resourcesFolder: given.TALKINGCAT_RESOURCES ?? null,
    cloudOrigin: given.VITE_AUTH_BASE_URL,
    entitlementPins: pinned.length > 0 ? pinned : null,
    devOrigin: given.TALKINGCAT_DEV ? given.VITE_DEV_ORIGIN : null,
    isReadyPrinted: given.TALKINGCAT_PRINT_READY,
    isParentWatched: given.TALKINGCAT_WATCH_PARENT,
    logLevel: given.TALKINGCAT_LOG_LEVEL,
    env,
  }
}

/** How far to look for a free port. */
export function lastPortFrom(port: number): number {
  return port === 0 ? 0 : Math.min(port + 20, 65_535)
}

export function logPathIn(recordsRoot: string): string {
  return join(recordsRoot, 'talkingcat.db')
}

export function recordsRootFrom({
  RECORDS_ROOT,
  PERSIST_ROOT,
}: {
  RECORDS_ROOT?: string | undefined
  PERSIST_ROOT?: string | undefined
}): string {
  return resolve(RECORDS_ROOT ?? PERSIST_ROOT ?? 'records')
}

export function settingsPathIn(recordsRoot: string): string {
  return join(recordsRoot, 'settings.json')
}

export function calibrationPathIn(recordsRoot: string): string {
  return join(recordsRoot, 'calibration.json')
}

/** Beside the log, which one program at a time holds: so no two ever share the profile. */
export function browserProfileIn(recordsRoot: string): string {
  return join(recordsRoot, '.browser-profile')
}
