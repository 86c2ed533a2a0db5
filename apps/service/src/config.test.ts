import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('has the first generation’s defaults', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 8090, lastPort: 8110, pageFolder: null, devOrigin: null })
  expect(config.recordsRoot).toBe(resolve('records'))
})

it('reads the first generation’s names', () => {
  const config = readConfig({ RECORDS_ROOT: 'r', MODEL_ROOT: 'm', BACKEND_PORT: '9000' })
  expect(config).toMatchObject({ recordsRoot: resolve('r'), modelsRoot: resolve('m'), port: 9000 })
  expect(config.logPath).toBe(join(resolve('r'), 'talkingcat.db'))
  expect(readConfig({ TALKINGCAT_DEV: '1' }).devOrigin).toBe('http://127.0.0.1:30013')
})

it('names a variable that makes no sense', () => {
  expect(() => readConfig({ BACKEND_PORT: 'x' })).toThrow('BACKEND_PORT')
})

it('takes the thumbprints of pinned keys, and nothing that is none', () => {
  const [one, two] = ['a'.repeat(43), `${'b-_'.repeat(14)}c`]
  const pinsOf = (text?: string) =>
    readConfig({ TALKINGCAT_ENTITLEMENT_KEYS: text }).entitlementPins
  expect([undefined, '', ' '].map(pinsOf)).toEqual([null, null, null])
  expect(pinsOf(`${one}, ${two},`)).toEqual([one, two])
  for (const wrong of ['key', one.slice(1), `${one} ${two}`, `${one};${two}`]) {
    expect(() => pinsOf(wrong)).toThrow('43')
  }
})
