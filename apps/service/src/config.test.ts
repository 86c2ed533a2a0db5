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
