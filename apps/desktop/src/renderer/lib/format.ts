import { texts } from './texts/index.ts'

/** `2026年11月23日 周一 20:30`, without the year when it is this one. */
export function formatMoment(at: number, now = Date.now()): string {
  const date = new Date(at)
  const isThisYear = date.getFullYear() === new Date(now).getFullYear()
  const text = new Intl.DateTimeFormat('zh-CN', {
    ...(!isThisYear && { year: 'numeric' }),
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(date)
  // Browsers differ in whether they set the weekday apart.
  return text.replace(/日\s*(?=周)/, '日 ')
}

/** How long ago, for a text that ticks: `刚刚`, `3 秒前`, `4 分钟前`. */
export function formatAgo(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 2) return texts.source.justNow
  if (seconds < 60) return texts.source.secondsAgo(seconds)
  return texts.source.minutesAgo(Math.floor(seconds / 60))
}

/** `228 MB`, as download pages count: 1 MB = 1,000,000 bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  const megabytes = bytes / 1_000_000
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`
}
