/** What a desktop browser says about itself in every query of the site. */
export function browserQuery(userAgent: string): Record<string, string> {
  return {
    device_platform: 'web',
    cookie_enabled: 'true',
    screen_width: '1920',
    screen_height: '1080',
    browser_language: 'zh-CN',
    browser_platform: 'Win32',
    browser_name: 'Mozilla',
    browser_version: userAgent.replace(/^Mozilla\//, ''),
    browser_online: 'true',
  }
}

/** 107 random letters; the site accepts any in place of its own token. */
export function randomMsToken(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const pick = () => letters.charAt(Math.floor(Math.random() * letters.length))
  return Array.from({ length: 107 }, pick).join('')
}
