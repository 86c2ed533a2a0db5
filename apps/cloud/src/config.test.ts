import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('starts on SQLite for this machine only when nothing is set', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    allowOrigins: [],
    storage: { kind: 'sqlite' },
  })
})

it('refuses production without a database or a named folder, and says why', () => {
  const refused = () =>
    readConfig({ NODE_ENV: 'production', DATABASE_URL: '', CLOUD_DATA_DIR: ' ' })
  expect(refused).toThrow(/拒绝启动.*DATABASE_URL.*CLOUD_DATA_DIR/)
  const url = 'postgres://a:b@c/d'
  expect(readConfig({ NODE_ENV: 'production', DATABASE_URL: url }).storage).toEqual({
    kind: 'postgres',
    url,
  })
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
