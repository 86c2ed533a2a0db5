import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('starts on SQLite for this machine only when nothing is set', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    allowOrigins: [],
    storage: { kind: 'sqlite' },
    objects: { kind: 'disk', folder: expect.stringMatching(/[\\/]\.data[\\/]objects$/) },
  })
})

it('refuses production without a database or a named folder, and says why', () => {
  const refused = () =>
    readConfig({ NODE_ENV: 'production', DATABASE_URL: '', CLOUD_DATA_DIR: ' ' })
  expect(refused).toThrow(/拒绝启动.*DATABASE_URL.*CLOUD_DATA_DIR/)
  const url = 'postgres://a:b@c/d'
  expect(() => readConfig({ NODE_ENV: 'production', DATABASE_URL: url })).toThrow(
    /图片.*拒绝启动.*OBJECT_STORE/,
  )
  const env = { NODE_ENV: 'production', DATABASE_URL: url, CLOUD_DATA_DIR: '/data' }
  const keys = { ENTITLEMENT_KEYS: 'key', SECRETS_KEY: 'secret' }
  expect(readConfig({ ...env, ...keys }).storage).toEqual({ kind: 'postgres', url })
  expect(() => readConfig({ ...env, ENTITLEMENT_KEYS: 'key' })).toThrow(
    /SECRETS_KEY.*拒绝启动.*副本/,
  )
  expect(() => readConfig({ ...env, SECRETS_KEY: 'secret' })).toThrow(/权益签名.*拒绝启动/)
  expect(readConfig({ NODE_ENV: 'production', CLOUD_DATA_DIR: '/data' })).toMatchObject({
    host: '0.0.0.0',
    storage: { kind: 'sqlite', path: '/data/cloud.db' },
  })
})

it.each(['*', 'null', 'https://a.com/', 'https://a.com/x', 'a.com', 'HTTPS://A.com', 'file://'])(
  'refuses %s as an allowed origin',
  origin => {
    expect(() => readConfig({ ALLOW_ORIGINS: `https://ok.com, ${origin}` })).toThrow(
      'ALLOW_ORIGINS',
    )
  },
)

it('names a variable that makes no sense, without its value', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://u:geheim@h/d' })).toThrow(
    /^(?=.*DATABASE_URL)(?!.*geheim)/,
  )
})

it('names a payee in two single lines, or none', () => {
  expect(readConfig({}).payee).toBeNull()
  const payee = { PAYEE_NAME: ' 杭州提猫科技有限公司 ', PAYEE_ACCOUNT: '招商银行 6225 8801' }
  expect(readConfig(payee).payee).toEqual({
    name: '杭州提猫科技有限公司',
    account: '招商银行 6225 8801',
  })
  for (const wrong of [
    { PAYEE_NAME: '' },
    { PAYEE_ACCOUNT: ' ' },
    { PAYEE_NAME: 'x'.repeat(61) },
    { PAYEE_ACCOUNT: 'x'.repeat(201) },
    { PAYEE_ACCOUNT: '一行\u0000两行' },
  ])
    expect(() => readConfig({ ...payee, ...wrong })).toThrow('PAYEE_NAME')
})

it('takes an S3 address whose keys are in variables of their own', () => {
  const keys = { OBJECT_STORE_KEY_ID: 'id', OBJECT_STORE_SECRET: 'geheim' }
  const cos = 's3://receipts-125?endpoint=https://cos.ap-guangzhou.myqcloud.com&region=ap-guangzhou'
  expect(readConfig({ OBJECT_STORE: cos, ...keys }).objects).toEqual({
    kind: 's3',
    bucket: 'receipts-125',
    endpoint: 'https://cos.ap-guangzhou.myqcloud.com',
    region: 'ap-guangzhou',
    addressing: 'host',
    keyId: 'id',
    secret: 'geheim',
  })
  const own = readConfig({ OBJECT_STORE: 's3://own?endpoint=http://s3:9000&region=x', ...keys })
  expect(own.objects).toMatchObject({ addressing: 'path' })
  expect(() => readConfig({ OBJECT_STORE: cos })).toThrow('OBJECT_STORE_SECRET')
})

it.each([
  'https://bucket',
  's3://bucket',
  's3://b?endpoint=https://x&region=y',
  's3://bucket?endpoint=ftp://x&region=y',
  's3://bucket?endpoint=https://x/path&region=y',
  's3://bucket/key?endpoint=https://x&region=y',
  's3://bucket?endpoint=https://x&region=y&addressing=z',
])('refuses the object store %s', address => {
  expect(() => readConfig({ OBJECT_STORE: address })).toThrow(/OBJECT_STORE：/)
})

it('keeps images of receipts for 180 days, or as long as it is told', () => {
  expect(readConfig({}).imageKeptDays).toBe(180)
  expect(readConfig({ IMAGE_KEPT_DAYS: ' ' }).imageKeptDays).toBe(180)
  for (const days of [30, 3650])
    expect(readConfig({ IMAGE_KEPT_DAYS: String(days) }).imageKeptDays).toBe(days)
  for (const wrong of ['0', '29', '3651', '90.5', '-180', '180d', 'Infinity'])
    expect(() => readConfig({ IMAGE_KEPT_DAYS: wrong })).toThrow('IMAGE_KEPT_DAYS：要是 30 到 3650')
})
