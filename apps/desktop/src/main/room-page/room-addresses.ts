export const blankPage = 'about:blank'

/** A page of the platform itself, over TLS. */
export function isPlatformAddress(url: string): boolean {
  const address = URL.parse(url)
  if (address?.protocol !== 'https:' || address.port !== '') return false
  return address.hostname === 'douyin.com' || address.hostname.endsWith('.douyin.com')
}

/** Where the main frame of a room page may be. Its iframes and its requests are the page's business. */
export function isRoomAddress(url: string, roomOrigin: string | null): boolean {
  if (url === blankPage || isPlatformAddress(url)) return true
  return roomOrigin !== null && URL.parse(url)?.origin === roomOrigin
}
