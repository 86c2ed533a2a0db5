import { problemOf, type Standing } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { standingWords } from './standing-words.ts'

const dayMs = 86_400_000
const now = 1_800_000_000_000
const plain: Standing = {
  status: 'ACTIVE',
  afterLive: null,
  planId: 'month',
  until: now + 20 * dayMs,
  holdsUntil: now + 3 * dayMs,
  confirmedAt: now,
  nextCheckAt: null,
  isChecking: false,
  isClockWrong: false,
  problem: null,
}
const unreachable = problemOf('CLOUD_UNREACHABLE')

describe('a standing in words', () => {
  it.each<[string, Partial<Standing>, string, RegExp]>([
    ['paid', {}, '已开通', /套餐有效。.*有效期到.*还剩 20 天/],
    ['a trial', { status: 'TRIAL', until: now + dayMs / 2 }, '试用中', /还剩 1 天/],
    ['offline', { problem: unreachable }, '已开通', /不影响使用：.*之后还有 7 天宽限/],
    ['a clock that is wrong', { isClockWrong: true }, '已开通', /^(?!.*还剩)/],
    ['grace, still paid for', { status: 'GRACE' }, '宽限期', /没有联网确认.*宽限到.*还剩 3 天/],
    ['grace, the plan over', { status: 'GRACE', until: now - 1 }, '宽限期', /已经到期，宽限期内/],
    ['offline too long', { status: 'EXPIRED', holdsUntil: null }, '待联网', /还没有到期/],
    ['over', { status: 'EXPIRED', until: now - 1, holdsUntil: null }, '已到期', /随时续上/],
    ['taken back', { status: 'REVOKED' }, '已收回', /联系客服/],
    [
      'nothing yet',
      { status: 'NONE', until: null, holdsUntil: null },
      '未开通',
      /^还没有开通套餐。$/,
    ],
    ['the first day', { status: 'TRIAL', confirmedAt: null, until: null }, '试用中', /先试用一天/],
    ['not asked yet', { status: 'UNKNOWN', confirmedAt: null }, '待确认', /联网后会自动确认/],
    [
      'no room',
      { status: 'UNKNOWN', problem: problemOf('INSTALLATIONS_FULL') },
      '未登记',
      /没有登记在这台电脑上/,
    ],
    [
      'removed elsewhere',
      { status: 'UNKNOWN', problem: problemOf('INSTALLATION_REMOVED') },
      '未登记',
      /没有登记在这台电脑上/,
    ],
    [
      'live',
      { afterLive: 'EXPIRED' },
      '已开通',
      /^(?!.*有效期).*一直算「已开通」；直播结束后是「已到期」/,
    ],
  ])('%s', (_what, given, badge, words) => {
    const told = standingWords({ ...plain, ...given }, now)
    expect(told.badge).toBe(badge)
    expect(told.lines.join('')).toMatch(words)
  })
})
