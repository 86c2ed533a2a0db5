import { desktopCapturer, type Session } from 'electron'
import type { PermissionAsk } from './limit-permissions.ts'

/** The service's own page may copy text and listen: to a microphone and to what the computer plays, never look. */
export function ownPageMayHave(pageOrigin: string) {
  return ({ permission, url, media }: PermissionAsk): boolean => {
    if (permission === 'clipboard-sanitized-write') return true
    if (URL.parse(url)?.origin !== pageOrigin) return false
    if (permission === 'display-capture') return true
    return permission === 'media' && media.length > 0 && media.every(kind => kind === 'audio')
  }
}

/**
 * What the computer plays, for our own page. Chromium gives sound only together with a picture: the page
 * gets the first screen's and stops it before it begins to listen. Loopback sound is Windows' and newer macOS' to give.
 */
export function shareOwnSound(session: Session, pageOrigin: string): void {
  session.setDisplayMediaRequestHandler((request, answer) => {
    if (URL.parse(request.securityOrigin)?.origin !== pageOrigin) return answer(null)
    desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } }).then(
      ([screen]) => answer(screen ? { video: screen, audio: 'loopback' } : null),
      // Refused by the system: the page tells the host.
      () => answer(null),
    )
  })
}
