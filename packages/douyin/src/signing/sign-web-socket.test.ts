import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeviceId } from './device-id.ts'
import { openSignature, signatureStub, signStub, signWebSocket } from './sign-web-socket.ts'

const stub = '704f436b2558b0d7a1c7e758527dd8f1'

describe('signature', () => {
  it.each([
    [{ counter: 1, isFlagged: true, noise: 63, key: 63 }, '6pt0VC0aRZDP7n07'],
    [{ counter: 0, isFlagged: false, noise: 0, key: 6 }, 'fD+evFuzasjOC8Uu'],
  ])('is the fixed vector for %j', (noise, expected) => {
    expect(signStub(stub, noise)).toBe(expected)
  })

  // Signatures that public bug reports show on real URLs.
  it.each([
    ['7440142217076869925', '7349101092921476660', 'f04aWvWtqcMcFWsx'],
    ['7582343743018240819', '7933647045325288086', 'fgShHADGkhTrS2Oh'],
    ['7623020187544161059', '7956714034842802202', '6/WVde2nPeLvaUlW'],
  ])('explains the one seen for room %s', (roomId, userUniqueId, seen) => {
    const opened = openSignature(seen)
    const ours = signStub(signatureStub({ roomId, userUniqueId, sdkVersion: '1.0.14-beta.0' }), {
      counter: opened[0] ?? 0,
      isFlagged: false,
      noise: opened[8] ?? 0,
      key: 9,
    })
    expect(openSignature(ours)).toEqual(opened)
    expect(opened.reduce((xor, byte) => xor ^ byte, 0)).toBe(0)
  })

  it('is 16 letters for any subject', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), id => {
        const subject = { roomId: String(id), userUniqueId: createDeviceId(), sdkVersion: '1.0.15' }
        expect(signWebSocket(subject)).toMatch(/^[A-Za-z0-9+/]{16}$/)
      }),
    )
  })
})

it('device ids are 19 digits from 73 to 79', () => {
  expect(createDeviceId(() => 0)).toBe('7300000000000000000')
  expect(createDeviceId(() => 0.999)).toBe('7999999999999999999')
  expect(createDeviceId()).toMatch(/^7[3-9]\d{17}$/)
})
