import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { startRoomService } from '../support/room-service.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** What a page tried and how it went: `refused`, or what it was let do. */
type Attempts = Record<string, string>

/** A web site of somebody else, at both names of this machine. */
async function startStranger(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>别的网站</title>')
  }).listen(0)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A TCP server that listens has an address object.
  return (server.address() as AddressInfo).port
}

/** Runs in the stranger's page: everything that a page can try without asking the user. */
async function attack({ base, sessionId }: { base: string; sessionId: string }): Promise<Attempts> {
  const start = JSON.stringify({ kind: 'demo' })
  const guesses = ['', 'token', 'A'.repeat(43)]
  const attempts: Attempts = {}
  const note = async (name: string, act: () => Promise<string>) => {
    attempts[name] = await act().catch(() => 'refused')
  }
  const ask = (name: string, path: string, init: RequestInit = {}) =>
    note(name, async () => {
      const response = await fetch(`${base}${path}`, init)
      // An opaque answer tells its asker nothing, not even whether it was one.
      return response.type === 'opaque' ? 'refused' : `status ${response.status}`
    })
  const settled = (name: string, listen: (done: (how: string) => void) => void) =>
    note(name, () => new Promise(listen))

  for (const guess of guesses) {
    const headers = { authorization: `Bearer ${guess}` }
    await ask(`fetch with "${guess}"`, '/api/sessions', { headers })
    await ask(`post with "${guess}"`, '/api/sessions', {
      ...{ method: 'POST', body: start },
      headers: { ...headers, 'content-type': 'application/json' },
    })
  }
  await ask('fetch', '/api/sessions')
  await ask('fetch of the page', '/')
  await ask('silent fetch', '/api/health', { mode: 'no-cors', credentials: 'include' })
  await ask('silent post', '/api/sessions', { method: 'POST', mode: 'no-cors', body: start })
  await ask('silent stop', `/api/sessions/${sessionId}/stop`, { method: 'POST', mode: 'no-cors' })
  await ask('first-generation start', '/api/live_audio/start', {
    ...{ method: 'POST', mode: 'no-cors', body: start },
  })
  attempts.beacon = navigator.sendBeacon(`${base}/api/sessions`, start) ? 'refused' : 'not sent'

  await settled('image', done => {
    const image = new Image()
    image.onload = () => done('loaded')
    image.onerror = () => done('refused')
    image.src = `${base}/api/sessions`
  })
  await settled('script', done => {
    const script = document.createElement('script')
    script.onload = () => done('loaded')
    script.onerror = () => done('refused')
    script.src = `${base}/api/sessions/${sessionId}/entries`
    document.head.append(script)
  })
  await settled('event source', done => {
    const events = new EventSource(`${base}/api/sessions/${sessionId}/events`)
    events.onopen = () => done('open')
    events.onerror = () => {
      events.close()
      done('refused')
    }
  })
  for (const protocols of [[], ['tc.v1'], ['tc.v1', `tok.${'A'.repeat(43)}`]]) {
    await settled(`web socket ${protocols.length}`, done => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/api/live_audio/ws`, protocols)
      socket.onopen = () => done('open')
      socket.onerror = () => done('refused')
    })
  }
  return attempts
}

/** Posts a form to the service, as a click on any page can. */
function submitForm({ base, sessionId }: { base: string; sessionId: string }): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.enctype = 'text/plain'
  form.action = `${base}/api/sessions/${sessionId}/stop`
  document.body.append(form)
  form.submit()
}

/** Status codes of the API's answers, those included that the browser keeps from the page. */
async function recordStatuses(page: Page): Promise<number[]> {
  const statuses: number[] = []
  const apiRequests = new Set<string>()
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Network.enable')
  devTools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.includes('/api/')) apiRequests.add(requestId)
  })
  devTools.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    if (apiRequests.has(requestId)) statuses.push(statusCode)
  })
  return statuses
}

describe('a page of another web site', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it.each(['127.0.0.1', 'localhost'])('at %s is refused everything', async name => {
    const service = await startRoomService({ recordsRoot: await temporaryFolder() })
    onTestFinished(() => service.close())
    const { client } = service
    const { session } = await client.call('startSession', { body: { kind: 'demo' } })
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(`http://${name}:${await startStranger()}/`)
    const statuses = await recordStatuses(page)

    for (const base of [service.url, service.url.replace('127.0.0.1', 'localhost')]) {
      const attempts = await page.evaluate(attack, { base, sessionId: session.id })
      expect(new Set(Object.values(attempts)), JSON.stringify(attempts)).toEqual(
        new Set(['refused']),
      )
    }
    const target = { base: service.url, sessionId: session.id }
    const answer = page.waitForResponse(response => response.url().includes('/stop'))
    await page.evaluate(submitForm, target)
    expect((await answer).status()).toBe(403)
    await page.getByText('ORIGIN_REFUSED').waitFor()

    expect(statuses.length).toBeGreaterThan(10)
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
    // Nothing began, nothing ended, and the host still gets in.
    const { sessions } = await client.call('listSessions', {})
    expect(sessions).toMatchObject([{ id: session.id, status: 'recording' }])
    expect(await client.call('health', {})).toMatchObject({ recordingCount: 1 })
  })

  it('can not show the console in a frame of its own', async () => {
    const service = await startRoomService({ recordsRoot: await temporaryFolder() })
    onTestFinished(() => service.close())
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(`http://127.0.0.1:${await startStranger()}/`)
    const refused = page.waitForEvent('console', message => message.text().includes('frame'))
    await page.evaluate(url => {
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
    }, service.url)
    expect((await refused).text()).toMatch(/frame-ancestors/)
  })
})
