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
