import type { Viewer } from '@talkingcat/contract'
import {
  commonFields,
  fansClubDataFields,
  fansClubFields,
  imageFields,
  payGradeFields,
  userFields,
} from '../frames/people-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'

const maxNameLength = 100
const maxTextLength = 2_000
/** Every anonymous viewer of the platform carries this id. */
const anonymousId = '111111'

/** Longest text kept of a message; a hostile frame could carry megabytes. */
export function clipText(text: string, length = maxTextLength): string {
  if (text.length <= length) return text
  // The cut can split a surrogate pair; only a lone half matches here.
  return text.slice(0, length).replace(/\p{Surrogate}/gu, '\ufffd')
}

const genders = ['unknown', 'male', 'female'] as const

/** A viewer from a platform user; a message without one gives a masked viewer without a name. */
export function readViewer(user: WireFields | null): Viewer {
  if (!user) return { id: '', name: '', isMasked: true }
  const nickname = clipText(user.text(userFields.nickname), maxNameLength)
  const standIn = clipText(user.text(userFields.desensitizedNickname), maxNameLength)
  const name = nickname || standIn
  const id = user.id(userFields.id)
  const club = readFansClub(user)
  const secUid = clipText(user.text(userFields.secUid), 200)
  const displayId = clipText(user.text(userFields.displayId), 64)
  const avatarUrl = readImageUrl(user.message(userFields.avatarThumb))
  return {
    id,
    name,
    // On real frames the desensitized name is filled for everyone, so only its use in place of a name counts.
    isMasked: name.includes('***') || id === anonymousId || nickname === '',
    gender: genders[user.count(userFields.gender)] ?? 'unknown',
    payLevel: user.message(userFields.payGrade)?.count(payGradeFields.level) ?? 0,
    ...(secUid && { secUid }),
    ...(displayId && { displayId }),
    ...(avatarUrl && { avatarUrl }),
    ...(club && { fansClub: club }),
  }
}

function readFansClub(user: WireFields): { name: string; level: number } | null {
  const data = user.message(userFields.fansClub)?.message(fansClubFields.data)
  const name = clipText(data?.text(fansClubDataFields.clubName) ?? '', maxNameLength)
  return data && name ? { name, level: data.count(fansClubDataFields.level) } : null
}

function readImageUrl(image: WireFields | null): string {
  const url = image?.text(imageFields.urlList) ?? ''
  return /^https?:\/\//.test(url) && url.length <= 1000 ? url : ''
}

/** The first plausible time, as epoch ms. Older frames give seconds, newer ones milliseconds. */
export function readSentAt(common: WireFields | null, ...others: number[]): number | null {
  for (const value of [common?.count(commonFields.createTime) ?? 0, ...others]) {
    const at = value > 1e11 ? value : value * 1000
    if (at > 1.4e12 && at < 4.2e12) return at
  }
  return null
}

/** Reads `1234`, `1.2万` and `3亿`; null when it is not a number. */
export function readChineseCount(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([万亿]?)\+?$/.exec(text.trim())
  if (!match?.[1]) return null
  const scale = match[2] === '万' ? 1e4 : match[2] === '亿' ? 1e8 : 1
  const count = Math.round(Number(match[1]) * scale)
  return Number.isSafeInteger(count) ? count : null
}
