import { describe, expect } from 'vitest'
import { makeInstallation } from '../testing/make-installation.ts'
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

const tiers = await openTiers()

describe.each(tiers)('proof of an installation on $name', ({ open }) => {
  let cloud: TestCloud
  let people = 0
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })
  const newcomer = async () => {
    const email = `machine${++people}@example.com`
    await cloud.register(email)
    return { email, ...(await cloud.login(email)).body }
  }

  test('a machine is registered only by who holds its key, and for the account it signed for', async () => {
    const me = await newcomer()
    const other = await newcomer()
    const machine = makeInstallation()
    const { proof, ...named } = machine.for(me.user.id)
    const send = (body: object, token = me.token) =>
      cloud.call('POST', '/api/installations', body, { token })
    const code = async (body: object, token?: string) => {
      const answer = await send(body, token)
      expect([answer.status, answer.body.message]).toEqual([
        400,
        expect.stringMatching(/签名|内容/),
      ])
      return answer.body.problem.code
    }
    expect(await code(named)).toBe('INSTALLATION_UNPROVEN')
    const wrong = {
      'for another account': machine.for(other.user.id).proof,
      'by another key': makeInstallation().for(me.user.id).proof,
      bent: proof.startsWith('A') ? proof.replace('A', 'B') : proof.replace(/^./, 'A'),
    }
    for (const [how, bad] of Object.entries(wrong))
      expect([how, await code({ ...named, proof: bad })]).toEqual([how, 'INSTALLATION_PROOF_WRONG'])
    expect(await code({ ...named, publicKey: '_'.repeat(43), proof })).toBe(
      'INSTALLATION_PROOF_WRONG',
    )
    expect(await code({ ...named, proof: 'short' })).toBe('BAD_REQUEST')
    expect(await code({ ...named, proof }, other.token)).toBe('INSTALLATION_PROOF_WRONG')
    // Signing in works all the same, with nothing registered and no trial used up.
    for (const installation of [named, { ...named, proof: wrong['by another key'] }]) {
      const { body } = await cloud.login(me.email, undefined, { installation })
      expect(body.entitlement).toMatchObject({ status: 'NONE', token: null })
    }
    const list = await cloud.call('GET', '/api/installations', undefined, { token: me.token })
    expect(list.body.installations).toEqual([])
    const made = await send({ ...named, proof })
    expect(made.body.entitlement).toMatchObject({ status: 'TRIAL', token: expect.any(String) })
    // Known to this account: nothing to prove any more.
    expect((await send(named)).status).toBe(200)
    const again = await cloud.login(me.email, undefined, { installation: named })
    expect(again.body.entitlement.token).toEqual(expect.any(String))
    // Known to somebody else is not known to this account.
    expect(await code(named, other.token)).toBe('INSTALLATION_UNPROVEN')
  })
})
