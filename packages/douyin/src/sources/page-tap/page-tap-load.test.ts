import { describe, expect, it } from 'vitest'
import { browserPath } from '../../testing/find-browser.ts'
import { pacedPush } from '../../testing/paced-push.ts'
import { iframeChurn, socketPage } from '../../testing/room-page.ts'
import { withPageTap } from '../../testing/run-page-tap.ts'

const framesPerSecond = 500
const frameCount = 10 * framesPerSecond

describe.skipIf(!browserPath)('page tap under load', { timeout: 90_000 }, () => {
  it('reads 500 frames/s for 10 s while iframes come and go: none lost, none out of order', async () => {
    const ids = Array.from({ length: frameCount }, (_, index) => `${index + 1}`)
    let iframes = 0
    const http = (url: URL) => {
      if (url.pathname === '/empty') iframes += 1
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '' }
    }
    const push = pacedPush(ids, framesPerSecond)
    await withPageTap(socketPage(iframeChurn), { http, push }, {}, async seen => {
      const startedAt = performance.now()
      await seen.running
      const texts = seen.texts()
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(
        `page tap: ${texts.length} of ${frameCount} frames in ${seconds} s, ${iframes} iframes of another site\n`,
      )
      expect(texts).toEqual(ids)
      expect(seen.gaps()).toEqual([])
      expect(seen.source.counters.damagedFrames.size).toBe(0)
      expect(seen.source.counters.loads).toBe(1)
      expect(iframes).toBeGreaterThan(10)
    })
  })
})
