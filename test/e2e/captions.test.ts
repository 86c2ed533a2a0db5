import { createClient } from '@talkingcat/contract'
import type { RunningService } from '@talkingcat/service'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startFastDemo } from '../support/fast-demo.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

let folder: string
let service: RunningService
let browser: Browser

beforeAll(async () => {
  folder = await sharedFolder()
  service = await startFastDemo({ speed: 1, recordsRoot: folder, pageFolder })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await service.close()
  await removeFolder(folder)
})

it('shows the host’s words while they are spoken, and then the sentence in their place', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const host = new ConsolePage(page)
  await page.goto(`${service.url}/#token=${service.token}`)
  const shown = await host.recordCaptions()
  await host.startDemo()
  const hasCommitted = () => shown.some(({ isPartial, firm }) => isPartial && firm !== '')
  await waitUntil('firm words of an unfinished sentence', async () => hasCommitted(), 60_000)
  const hasGrown = () =>
    shown.some(({ isPartial }, index) => !isPartial && shown[index - 1]?.isPartial === true)
  await waitUntil('its end', async () => hasGrown(), 60_000)

  const client = createClient(service.url, service.token)
  const { sessions } = await client.call('listSessions', {})
  const params = { id: sessions[0]?.id ?? '' }
  const { entries } = await client.call('listEntries', { params, query: { limit: 5000 } })
  const finals = entries.flatMap(entry =>
    entry.type === 'utterance.recognized' ? [entry.payload.text] : [],
  )
  const partials = shown.filter(({ isPartial }) => isPartial)
  // The pale words are not read out, and what may change does look different.
  expect(partials.every(({ isHidden }) => isHidden)).toBe(true)
  expect(partials.some(({ pale }) => pale !== '')).toBe(true)
  // A sentence that was seen growing, and what took its place.
  const finalAt = shown.findIndex(
    ({ isPartial }, index) => !isPartial && shown[index - 1]?.isPartial === true,
  )
  const final = shown[finalAt]
  expect(finals).toContain(final?.firm)
  const first = shown.findLastIndex(({ isPartial }, index) => !isPartial && index < finalAt) + 1
  for (const { firm } of shown.slice(first, finalAt)) {
    expect(final?.firm.startsWith(firm)).toBe(true)
  }
  // The same place in the same elements: nothing jumps.
  expect(final?.top).toBe(shown[finalAt - 1]?.top)
  expect(await host.accessibilityProblems()).toEqual([])
  await page.close()
}, 150_000)
