import type { AttentionReason } from '@talkingcat/contract'

/**
 * Whether a request of the page shows that it waits for the host. Addresses from public projects of
 * 2025 and 2026, not tried live. `rmc-nocaptcha` is always there and asks nothing.
 */
export function attentionOf(url: string): AttentionReason | null {
  const address = URL.parse(url)
  if (!address) return null
  const path = address.pathname
  if (path.startsWith('/verifycenter/captcha/') || path.startsWith('/captcha/get')) return 'captcha'
  if (path.endsWith('/get_qrcode/') || path.endsWith('/get_qrcode')) return 'login'
  return null
}
