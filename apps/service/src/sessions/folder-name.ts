import type { Session } from '@talkingcat/contract'

/**
 * `<date>-<host>-<session>`, allowed on every file system: no reserved characters, no control or
 * direction marks, no dot or space at an end, at most 40 characters of the host's name.
 */
export function sessionFolderName(session: Pick<Session, 'id' | 'room' | 'startedAt'>): string {
  return `${localDate(session.startedAt)}-${safeName(session.room.hostName)}-${session.id}`
}

function safeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"/\\|?*%]/g, '_')
    .replace(/\s+/g, ' ')
  const short = [...safe].slice(0, 40).join('')
  return short.replace(/^[. ]+|[. ]+$/g, '') || 'room'
}

/** The host's own calendar day, not UTC's. */
function localDate(at: number): string {
  const date = new Date(at)
  const twoDigits = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}
