import { domainToASCII } from 'node:url'
import { CloudError } from '../problems/cloud-error.ts'

/**
 * The form in which addresses are compared: NFKC, lower case, the domain in punycode. Dots and
 * `+` stay: not every mail server ignores them. @throws CloudError EMAIL_INVALID
 */
export function normaliseEmail(typed: string): string {
  const text = fold(fold(typed.trim()))
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const domain = domainToASCII(text.slice(at + 1))
  const isSound =
    at > 0 &&
    at <= 64 &&
    /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Cf}\p{Surrogate}]+$/u.test(local) &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain) &&
    local.length + domain.length < 254 &&
    fold(text) === text
  if (!isSound) throw new CloudError('EMAIL_INVALID')
  return `${local}@${domain}`
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().normalize('NFKC')
