import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { asCloudError, retryAfterMsOf } from './cloud-error.ts'
import { retryAfterMsIn } from './retry-after.ts'

describe('when a server wants to be asked again', () => {
  it.each([
    ['30', 30_000],
    [' 1 ', 1000],
    ['999999999', 86_400_000],
    [null, null],
    ['', null],
    ['-1', null],
    ['soon', null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
  ])('%j is %j ms', (header, ms) => expect(retryAfterMsIn(header)).toBe(ms))

  it('is known of the cloud itself, of a gateway before it, and of nothing else', () => {
    const problem = { code: 'TOO_MANY', message: '操作太频繁', next: '请稍等片刻再试' }
    const own = { success: false, message: '操作太频繁', problem, requestId: 'one' }
    expect(retryAfterMsOf(asCloudError(429, own, 5000))).toBe(5000)
    expect(retryAfterMsOf(asCloudError(503, '<html>', 7000))).toBe(7000)
    expect(retryAfterMsOf(asCloudError(503, '<html>', null))).toBeNull()
    expect(retryAfterMsOf(new AppError('CLOUD_UNREACHABLE'))).toBeNull()
  })
})
