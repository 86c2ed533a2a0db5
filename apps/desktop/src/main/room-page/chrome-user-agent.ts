/** Products that Chrome names of itself. */
const chromeProduct = /^(Mozilla|AppleWebKit|Chrome|Safari)\//

/**
 * What Chrome of the same version calls itself: without Electron's and the app's own names, and with
 * the version's first number only, as Chrome has sent it for years.
 */
export function chromeUserAgent(electronUserAgent: string): string {
  return electronUserAgent
    .split(' ')
    .filter(word => !word.includes('/') || chromeProduct.test(word))
    .join(' ')
    .replace(/Chrome\/(\d+)[\d.]*/, 'Chrome/$1.0.0.0')
}
