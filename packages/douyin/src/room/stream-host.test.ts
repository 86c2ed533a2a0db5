import { describe, expect, it } from 'vitest'
import { douyinEndpoints } from './endpoints.ts'
import { isStreamAllowed } from './stream-host.ts'

const local = 'http://127.0.0.1:9000'
const demo = { liveOrigin: local, mobileOrigin: local, pushOrigins: ['ws://127.0.0.1:9001'] }

describe('isStreamAllowed', () => {
  it.each([
    'https://pull-flv-l1.douyincdn.com/stage/a.flv?expire=1',
    'http://pull-hs-f5.flive.douyincdn.com/a.flv',
    'http://111.63.205.1/a.flv',
    'http://[2408:8719::1]/a.flv',
  ])('takes a public host: %s', url => {
    expect(isStreamAllowed(new URL(url), douyinEndpoints)).toBe(true)
  })

  it.each([
    'http://127.0.0.1:8090/api/sessions',
    'http://localhost/a.flv',
    'http://LOCALHOST./a.flv',
    'http://0x7f.1/a.flv',
    'http://2130706433/a.flv',
    'http://0/a.flv',
    'http://10.0.0.1/a.flv',
    'http://172.31.255.255/a.flv',
    'http://192.168.1.1/a.flv',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/a.flv',
    'http://[::1]/a.flv',
    'http://[::ffff:127.0.0.1]/a.flv',
    'http://[fe80::1]/a.flv',
    'http://[fd00::1]/a.flv',
    'http://router/a.flv',
    'http://nas.local/a.flv',
    'http://x.localhost/a.flv',
    'ftp://cdn.example/a.flv',
    'file:///etc/passwd',
    'https://user:secret@cdn.example/a.flv',
  ])('refuses %s', url => {
    expect(isStreamAllowed(new URL(url), douyinEndpoints)).toBe(false)
  })

  it('lets a demo room name its own machine', () => {
    expect(isStreamAllowed(new URL('http://127.0.0.1:9000/stream/ao.flv'), demo)).toBe(true)
  })
})
