export type DesktopConfig = {
  /** Origin of the local service, which also serves the page. */
  pageOrigin: string
  /** The page's address with the launch's token in its fragment. */
  pageUrl: string
  /** Where room pages may be besides the platform: a stand-in of it on this machine; null = nowhere. */
  roomOrigin: string | null
}

/**
 * The launcher passes the address in the environment, because arguments are visible to every
 * user of the machine and the environment is not.
 * @throws Error when it is missing, or an address is not on this machine
 */
export function readDesktopConfig(): DesktopConfig {
  const { TALKINGCAT_PAGE_URL: pageUrl, TALKINGCAT_ROOM_ORIGIN: roomOrigin } = process.env
  if (!pageUrl) throw new Error('TALKINGCAT_PAGE_URL is missing: start with npm start')
  return {
    pageOrigin: originHere(pageUrl),
    pageUrl,
    roomOrigin: roomOrigin ? originHere(roomOrigin) : null,
  }
}

function originHere(url: string): string {
  const { origin, hostname } = new URL(url)
  if (hostname !== '127.0.0.1') throw new Error('the page must be on 127.0.0.1')
  return origin
}
