export type DesktopConfig = {
  /** Origin of the local service, which also serves the page. */
  pageOrigin: string
  /** The page's address with the launch's token in its fragment. */
  pageUrl: string
}

/**
 * The launcher passes the address in the environment, because arguments are visible to every
 * user of the machine and the environment is not.
 * @throws Error when it is missing or not on this machine
 */
export function readDesktopConfig(): DesktopConfig {
  const pageUrl = process.env.TALKINGCAT_PAGE_URL
  if (!pageUrl) throw new Error('TALKINGCAT_PAGE_URL is missing: start with npm start')
  const { origin, hostname } = new URL(pageUrl)
  if (hostname !== '127.0.0.1') throw new Error('the page must be on 127.0.0.1')
  return { pageOrigin: origin, pageUrl }
}
