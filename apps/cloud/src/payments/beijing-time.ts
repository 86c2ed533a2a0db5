/** Both providers write local time of Beijing, which has been UTC+8 all year since 1991. */
export function beijingTime(atMs: number, form: 'rfc3339' | 'plain'): string {
  const text = new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19)
  return form === 'rfc3339' ? `${text}+08:00` : text.replace('T', ' ')
}
