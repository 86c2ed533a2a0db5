import { receiptPath } from '@talkingcat/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../config.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'

describe('the address of the account’s server', () => {
  it.each([
    [undefined, null],
    ['', null],
    [' ', null],
    ['https://auth.example.com', 'https://auth.example.com'],
    ['https://auth.example.com/', 'https://auth.example.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('%j is taken as %j', (VITE_AUTH_BASE_URL, origin) =>
    expect(readConfig({ VITE_AUTH_BASE_URL }).cloudOrigin).toBe(origin),
  )

  it.each([
    'http://auth.example.com',
    'https://auth.example.com/api',
    'https://name:word@auth.example.com',
    'auth.example.com',
    'file:///etc/passwd',
    'null',
  ])('%j is refused: passwords go there', VITE_AUTH_BASE_URL =>
    expect(() => readConfig({ VITE_AUTH_BASE_URL })).toThrow('https://'),
  )
})

describe('bytes instead of JSON', () => {
  it('are taken by one route only, and that one takes nothing else', async () => {
    const service = await startTestService(createTestWorld().ports)
    onTestFinished(() => service.close())
    const send = async (path: string, type: string) => {
      const headers = { authorization: `Bearer ${service.token}`, 'content-type': type }
      const answer = await fetch(service.url + path, { method: 'POST', headers, body: 'x' })
      const { problem } = (await answer.json()) as { problem: { code: string } }
      return problem.code
    }
    const octets = 'application/octet-stream'
    // 本地模式: looked at, and there is no cloud.
    expect(await send(receiptPath, octets)).toBe('CLOUD_NOT_SET')
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/json']) {
      expect(await send(receiptPath, type)).toBe('BAD_REQUEST')
    }
    for (const path of ['/api/account/sign-in', '/api/sessions', '/api/settings']) {
      expect(await send(path, octets)).toBe('BAD_REQUEST')
    }
  })
})
