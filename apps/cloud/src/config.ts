import { join, resolve } from 'node:path'
import { type Payee, payeeSchema } from '@talkingcat/contract/cloud'
import { z } from 'zod'
import { type PaymentConfig, readPaymentConfig } from './payments/payment-config.ts'
import { CloudError } from './problems/cloud-error.ts'
import type { KeySource } from './secrets/key-source.ts'
import { type ObjectPlace, parseS3Address } from './stores/object-place.ts'

const optional = z
  .string()
  .trim()
  .optional()
  .transform(text => text || undefined)

/** Exactly as a browser sends it. `null` and `*` are no origins: neither names who is asking. */
const originSchema = z
  .string()
  .refine(isOrigin, '要写成 https://主机[:端口]，不带路径，不能是 * 或 null')

const envSchema = z.object({
  NODE_ENV: optional,
  HOST: optional,
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATABASE_URL: optional.refine(
    url => url === undefined || /^postgres(ql)?:\/\//.test(url),
    '要以 postgres:// 开头',
  ),
  CLOUD_DATA_DIR: optional,
  OBJECT_STORE: optional.refine(
    text => text === undefined || parseS3Address(text) !== null,
    '要写成 s3://桶名?endpoint=https://…&region=…',
  ),
  OBJECT_STORE_KEY_ID: optional,
  OBJECT_STORE_SECRET: optional,
  REVOKE_NEEDS_SECOND_PERSON: z
    .enum(['', '0', '1'])
    .default('')
    .transform(text => text === '1'),
  IMAGE_KEPT_DAYS: optional
    .transform(text => (text === undefined ? 180 : Number(text)))
    .refine(days => Number.isInteger(days) && days >= 30 && days <= 3650, '要是 30 到 3650 的整数'),
  ALLOW_ORIGINS: z
    .string()
    .default('')
    .transform(text => text.split(',').flatMap(part => part.trim() || []))
    .pipe(z.array(originSchema)),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  SMTP_URL: optional.refine(
    url => url === undefined || (/^smtps?:\/\//.test(url) && URL.canParse(url)),
    '要写成 smtps://用户:密码@主机:端口',
  ),
  MAIL_FROM: optional.refine(
    from => from === undefined || /^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from),
    '要写成 提猫 <no-reply@example.com>',
  ),
  PUBLIC_URL: optional.refine(
    url => url === undefined || isPublicUrl(url),
    '要写成 https://主机，不带末尾的斜杠和参数',
  ),
  PLANS_FILE: optional,
  PAYEE_NAME: optional,
  PAYEE_ACCOUNT: optional,
  ENTITLEMENT_KEYS: optional,
  ENTITLEMENT_KEY: optional,
  SECRETS_KEY: optional,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

export type Storage =
  | { kind: 'sqlite'; folder: string; path: string }
  | { kind: 'postgres'; url: string }

export type CloudConfig = {
  host: string
  /** 0 = any free port. */
  port: number
  storage: Storage
  /** Null = this server sends no mail. */
  mail: { url: string; from: string } | null
  /** Where the images of receipts are. */
  objects: ObjectPlace
  /** Whoever approved a receipt can not be the one who revokes it. */
  revokeNeedsSecondPerson: boolean
  /** The images of receipts go so long after the last decision. */
  imageKeptDays: number
  allowOrigins: readonly string[]
  /** How many proxies of ours stand before this server: so many entries of X-Forwarded-For are true. */
  trustedProxyHops: number
  /** How this server is reached from outside, without a slash at the end. */
  publicUrl: string
  /** JSON; null = the plans that are checked in. */
  plansFile: string | null
  /** Shown to whoever pays by transfer; null = told elsewhere. */
  payee: Payee | null
  entitlementKeys: KeySource
  /** Seal what the server has to read again, such as the secrets of the second step. */
  secretsKey: KeySource
  payments: PaymentConfig
  logLevel: z.infer<typeof envSchema>['LOG_LEVEL']
}

/**
 * The only reader of the environment.
 * @throws CloudError ENV_INVALID, STORAGE_NOT_CHOSEN, ENTITLEMENT_KEY_MISSING, SECRETS_KEY_MISSING,
 *   PAYMENT_KEY_INVALID: the server must not start
 */
export function readConfig(env: Record<string, string | undefined> = process.env): CloudConfig {
  const parsed = envSchema.safeParse(env)
  if (!parsed.success) {
    // Names and rules only: a value may be a password.
    const lines = parsed.error.issues.map(({ path, message }) => `${String(path[0])}：${message}`)
    throw new CloudError('ENV_INVALID', { explanation: lines.join('；') })
  }
  const given = parsed.data
  const isProduction = given.NODE_ENV === 'production'
  const payments = readPaymentConfig(env)
  const takesMoney = payments.wechat !== null || payments.alipay !== null
  // The providers call back: without a place to call, paid orders would wait for the next query.
  if (takesMoney && given.PUBLIC_URL === undefined)
    throw new CloudError('PAYMENT_KEY_INVALID', { explanation: '缺少 PUBLIC_URL' })
  const port = String(given.PORT)
  return {
    host: given.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: given.PORT,
    storage: chooseStorage(given, isProduction),
    mail: chooseMail(given),
    objects: chooseObjects(given, isProduction),
    revokeNeedsSecondPerson: given.REVOKE_NEEDS_SECOND_PERSON,
    imageKeptDays: given.IMAGE_KEPT_DAYS,
    allowOrigins: given.ALLOW_ORIGINS,
    trustedProxyHops: given.TRUSTED_PROXY_HOPS,
    publicUrl: given.PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    plansFile: given.PLANS_FILE ?? null,
    payee: choosePayee(given),
    entitlementKeys: chooseKeys(given, isProduction, {
      text: given.ENTITLEMENT_KEYS ?? given.ENTITLEMENT_KEY,
      file: 'entitlement-key.pem',
      problem: 'ENTITLEMENT_KEY_MISSING',
    }),
    secretsKey: chooseKeys(given, isProduction, {
      text: given.SECRETS_KEY,
      file: 'secrets-key.txt',
      problem: 'SECRETS_KEY_MISSING',
    }),
    payments,
    logLevel: given.LOG_LEVEL,
  }
}

/** @throws CloudError ENV_INVALID when only one of the two is set */
function chooseMail({ SMTP_URL, MAIL_FROM }: z.infer<typeof envSchema>): CloudConfig['mail'] {
  if (SMTP_URL !== undefined && MAIL_FROM !== undefined) return { url: SMTP_URL, from: MAIL_FROM }
  if (SMTP_URL === undefined && MAIL_FROM === undefined) return null
  throw new CloudError('ENV_INVALID', { explanation: 'SMTP_URL 和 MAIL_FROM 要一起设置' })
}

/** @throws CloudError ENV_INVALID when only one of the two is set, or one is no single line */
function choosePayee({ PAYEE_NAME, PAYEE_ACCOUNT }: z.infer<typeof envSchema>): Payee | null {
  if (PAYEE_NAME === undefined && PAYEE_ACCOUNT === undefined) return null
  const parsed = payeeSchema.safeParse({ name: PAYEE_NAME, account: PAYEE_ACCOUNT })
  if (parsed.success) return parsed.data
  const explanation = 'PAYEE_NAME（最多 60 字）和 PAYEE_ACCOUNT（最多 200 字）要一起设置，各一行'
  throw new CloudError('ENV_INVALID', { explanation })
}

/** A container's own disk goes away with the container: in production the place must be named. */
function chooseStorage(
  { DATABASE_URL, CLOUD_DATA_DIR }: z.infer<typeof envSchema>,
  isProduction: boolean,
): Storage {
  if (DATABASE_URL !== undefined) return { kind: 'postgres', url: DATABASE_URL }
  if (CLOUD_DATA_DIR === undefined && isProduction) throw new CloudError('STORAGE_NOT_CHOSEN')
  const folder = dataFolder(CLOUD_DATA_DIR)
  return { kind: 'sqlite', folder, path: join(folder, 'cloud.db') }
}

const dataFolder = (given: string | undefined) =>
  resolve(given ?? join(import.meta.dirname, '../.data'))

/** The same goes for images: beside PostgreSQL there may be many replicas, each with its own disk. */
function chooseObjects(given: z.infer<typeof envSchema>, isProduction: boolean): ObjectPlace {
  const { OBJECT_STORE, OBJECT_STORE_KEY_ID: keyId, OBJECT_STORE_SECRET: secret } = given
  const address = OBJECT_STORE === undefined ? null : parseS3Address(OBJECT_STORE)
  if (address) {
    if (keyId === undefined || secret === undefined) {
      const explanation = 'OBJECT_STORE_KEY_ID、OBJECT_STORE_SECRET：没有填'
      throw new CloudError('ENV_INVALID', { explanation })
    }
    return { kind: 's3', ...address, keyId, secret }
  }
  if (given.CLOUD_DATA_DIR === undefined && isProduction)
    throw new CloudError('OBJECT_STORE_NOT_CHOSEN')
  return { kind: 'disk', folder: join(dataFolder(given.CLOUD_DATA_DIR), 'objects') }
}

type KeyWish = {
  text: string | undefined
  file: string
  problem: 'ENTITLEMENT_KEY_MISSING' | 'SECRETS_KEY_MISSING'
}
/** Replicas that each made a key of their own could not read what another has signed or sealed. */
function chooseKeys(
  given: z.infer<typeof envSchema>,
  isProduction: boolean,
  { text, file, problem }: KeyWish,
): KeySource {
  if (text !== undefined) return { kind: 'given', keys: text.split(',') }
  if (given.DATABASE_URL !== undefined && isProduction) throw new CloudError(problem)
  return { kind: 'file', path: join(dataFolder(given.CLOUD_DATA_DIR), file) }
}

/** Providers refuse an address with a query, and a plain http one outside this machine. */
function isPublicUrl(text: string): boolean {
  return /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:|$))[^?#]*[^/?#]$/.test(text)
}

function isOrigin(text: string): boolean {
  if (/^app:\/\/[a-z0-9.-]+$/.test(text)) return true
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}
