/**
 * The Douyin link inside a pasted share text, so that the field shows the link and not the
 * sentence around it. Null when there is none or nothing else; the service judges the rest.
 */
export function linkIn(pasted: string): string | null {
  const match = /https?:\/\/[\w.-]*douyin\.com\/[\w\-./?=&%]*/.exec(pasted)
  return match && match[0] !== pasted ? match[0] : null
}
