/** Where the platform lives. A demo room is the same thing at a loopback address. */
export type DouyinEndpoints = {
  /** Web page and its JSON API, e.g. `https://live.douyin.com`; no trailing slash. */
  liveOrigin: string
  /** The mobile site's API, e.g. `https://webcast.amemv.com`; no trailing slash. */
  mobileOrigin: string
  /** Push socket servers, tried in turn, e.g. `wss://webcast100-ws-web-lq.douyin.com`. */
  pushOrigins: readonly string[]
}

/** The older `webcast3/5-ws-web-*` hosts were retired in 2026. */
export const douyinEndpoints: DouyinEndpoints = {
  liveOrigin: 'https://live.douyin.com',
  mobileOrigin: 'https://webcast.amemv.com',
  pushOrigins: [
    'wss://webcast100-ws-web-lq.douyin.com',
    'wss://webcast100-ws-web-hl.douyin.com',
    'wss://webcast100-ws-web-lf.douyin.com',
  ],
}

/** Presented by default; the socket's `browser_version` is cut from it and has to match. */
export const defaultUserAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

export function isPlatformHost(host: string): boolean {
  return /(^|\.)(douyin|iesdouyin|amemv)\.com$/.test(host)
}

/**
 * The origin of a push server that an answer of the platform names, or null when it must not be used.
 * An answer can never lead the client off the platform, nor off this machine in a demo.
 * @param announced with or without scheme and path
 */
export function acceptPushOrigin(announced: string, endpoints: DouyinEndpoints): string | null {
  const text = announced.trim()
  const url = URL.parse(/^wss?:\/\//.test(text) ? text : `wss://${text}`)
  if (!url || text === '') return null
  if (endpoints.pushOrigins.includes(url.origin)) return url.origin
  const home = new URL(endpoints.liveOrigin).hostname
  if (isPlatformHost(home)) {
    const isPlatform = url.hostname.endsWith('.douyin.com') && url.port === ''
    return isPlatform ? `wss://${url.hostname}` : null
  }
  return isLoopbackHost(home) && isLoopbackHost(url.hostname) ? `ws://${url.host}` : null
}
