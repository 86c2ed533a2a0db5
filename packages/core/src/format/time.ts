/** A moment of a session: `03:07`, from an hour on `1:03:07`. Takes ms since its start. */
export function formatSessionTime(ms: number): string {
  const { hours, minutes, seconds } = parts(ms)
  const rest = `${pad(minutes)}:${pad(seconds)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** A length of time in words: `12 秒`, `3 分 12 秒`, `1 小时 23 分`. */
export function formatDuration(ms: number): string {
  const { hours, minutes, seconds } = parts(ms)
  if (hours > 0) return minutes > 0 ? `${hours} 小时 ${minutes} 分` : `${hours} 小时`
  if (minutes > 0) return seconds > 0 ? `${minutes} 分 ${seconds} 秒` : `${minutes} 分`
  return `${seconds} 秒`
}

/**
 * A moment on the wall: `2026年4月3日 20:05`.
 * @param timeZone IANA name; the machine's own when absent
 */
export function formatDateTime(at: number, timeZone?: string): string {
  const get = dateParts(at, timeZone)
  return `${get('year')}年${Number(get('month'))}月${Number(get('day'))}日 ${get('hour')}:${get('minute')}`
}

/** A time of day: `20:05`. */
export function formatTimeOfDay(at: number, timeZone?: string): string {
  const get = dateParts(at, timeZone)
  return `${get('hour')}:${get('minute')}`
}

function dateParts(at: number, timeZone: string | undefined) {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone !== undefined && { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const found = format.formatToParts(at)
  return (type: Intl.DateTimeFormatPartTypes) => found.find(one => one.type === type)?.value ?? ''
}

function parts(ms: number) {
  const all = Math.max(0, Math.floor(ms / 1000))
  return { hours: Math.floor(all / 3600), minutes: Math.floor(all / 60) % 60, seconds: all % 60 }
}

const pad = (value: number): string => String(value).padStart(2, '0')
