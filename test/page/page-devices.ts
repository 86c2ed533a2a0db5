import type { Page } from 'playwright-core'

/** The devices that a page is given, in the test's hands. */
export type PageDevices = {
  /** Kinds of the tracks that are open. */
  openTracks(): Promise<string[]>
  openDeviceIds(): Promise<(string | undefined)[]>
  /** How often the page has asked for one. */
  askedCount(): Promise<number>
  /** Every device goes away, as when it is unplugged. */
  lose(): Promise<void>
  /** The next time the page asks, the answer is this; `later` keeps it waiting. */
  answerNext(how: 'refuse' | 'later'): Promise<void>
  /** What was kept waiting is given, or refused. */
  answerLate(how: 'give' | 'refuse'): Promise<void>
}

/** Real devices of the browser, of whose answers the test decides. For pages that are loaded from here on. */
export async function holdDevices(page: Page): Promise<PageDevices> {
  await page.addInitScript(install)
  return {
    openTracks: () =>
      page.evaluate(() =>
        (globalThis as unknown as Held).devices.streams
          .flatMap(stream => stream.getTracks())
          .filter(({ readyState }) => readyState === 'live')
          .map(({ kind }) => kind),
      ),
    openDeviceIds: () =>
      page.evaluate(() =>
        (globalThis as unknown as Held).devices.streams
          .flatMap(stream => stream.getTracks())
          .filter(({ readyState }) => readyState === 'live')
          .map(track => track.getSettings().deviceId),
      ),
    askedCount: () => page.evaluate(() => (globalThis as unknown as Held).devices.askedCount),
    lose: () =>
      page.evaluate(() => {
        const { streams } = (globalThis as unknown as Held).devices
        for (const track of streams.flatMap(stream => stream.getTracks())) {
          track.dispatchEvent(new Event('ended'))
        }
      }),
    answerNext: how =>
      page.evaluate(next => {
        ;(globalThis as unknown as Held).devices.next = next
      }, how),
    answerLate: how =>
      page.evaluate(answer => (globalThis as unknown as Held).devices.answer?.(answer), how),
  }
}

type Held = {
  devices: {
    streams: MediaStream[]
    askedCount: number
    next: 'refuse' | 'later' | null
    answer: ((how: 'give' | 'refuse') => void) | null
  }
}

/** Runs in the page, before its own scripts. */
function install(): void {
  const devices: Held['devices'] = { streams: [], askedCount: 0, next: null, answer: null }
  const real = navigator.mediaDevices
  const hold =
    <T>(ask: (constraints?: T) => Promise<MediaStream>) =>
    async (constraints?: T) => {
      devices.askedCount += 1
      const how = devices.next
      devices.next = null
      const waiting = new Promise<string>(resolve => {
        devices.answer = resolve
      })
      const answer = how === 'later' ? await waiting : how
      if (answer === 'refuse') throw new DOMException('by the test', 'NotAllowedError')
      const stream = await ask(constraints)
      devices.streams.push(stream)
      return stream
    }
  real.getUserMedia = hold(real.getUserMedia.bind(real))
  real.getDisplayMedia = hold(real.getDisplayMedia.bind(real))
  Object.assign(globalThis, { devices })
}
