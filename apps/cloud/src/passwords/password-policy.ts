import type { Role } from '@talkingcat/contract/cloud'
import { dictionary } from '@zxcvbn-ts/language-common'
import { CloudError } from '../problems/cloud-error.ts'

const least = 8
const leastForStaff = 15
const most = 256
const productWords = ['talkingcat', 'timao', '提猫']

/** Of the leaked passwords those that are long enough to be tried: about 18,000. */
export const commonPasswords: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter(word => word.length >= least),
)

/** No rules of composition; only length and what an attacker tries first. @throws CloudError PASSWORD_* */
export function checkPassword(password: string, emailNorm: string, role: Role = 'user'): void {
  if (/\p{Surrogate}/u.test(password)) throw new CloudError('PASSWORD_UNREADABLE')
  const unified = password.normalize('NFKC')
  const length = [...unified].length
  if (length < least) throw new CloudError('PASSWORD_TOO_SHORT')
  if (role !== 'user' && !isLongPassword(password)) {
    throw new CloudError('PASSWORD_TOO_SHORT_FOR_STAFF')
  }
  if (length > most) throw new CloudError('PASSWORD_TOO_LONG')
  const lower = unified.toLowerCase()
  if (commonPasswords.has(lower)) throw new CloudError('PASSWORD_COMMON')
  const localPart = emailNorm.slice(0, emailNorm.lastIndexOf('@'))
  const known = localPart.length >= 4 ? [...productWords, localPart] : productWords
  // What is left when the guessable word is taken out has to stand by itself.
  for (const word of known) {
    const rest = lower.replaceAll(word, '')
    if (rest !== lower && [...rest].length < least) throw new CloudError('PASSWORD_GUESSABLE')
  }
}

/** Long enough for one who may see other people's receipts. */
export function isLongPassword(password: string): boolean {
  return [...password.normalize('NFKC')].length >= leastForStaff
}
