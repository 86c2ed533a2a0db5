import type { DemoTruth } from '@talkingcat/demo-room'
import type { DemoEvent } from '@talkingcat/demo-room/making'
import type { Script } from './script.ts'

/**
 * What must come out at the other end. Gifts and danmaku are counted from the script itself, not
 * from the messages made of it, so a fault in the making shows too.
 */
export function totalsOf(script: Script, events: readonly DemoEvent[]): DemoTruth['totals'] {
  const given = script.given.map(gift => ({ ...gift, diamonds: script.gifts[gift.gift]?.diamonds }))
  const toHost = given.filter(gift => !gift.isToOther)
  const ofKind = <K extends DemoEvent['kind']>(kind: K) =>
    // True: the filter keeps just that kind.
    events.filter(event => event.kind === kind) as Extract<DemoEvent, { kind: K }>[]
  const audience = ofKind('audience')
  return {
    danmaku: script.danmaku.length,
    emojiDanmaku: script.danmaku.filter(({ text }) => /^\[[^\]]+\]$/.test(text)).length,
    danmakuViewers: new Set(script.danmaku.map(({ viewer }) => viewer)).size,
    gifts: sum(toHost.map(({ count }) => count)),
    diamonds: sum(toHost.map(({ count, diamonds }) => count * (diamonds ?? 0))),
    unpricedGifts: sum(toHost.filter(({ diamonds }) => !diamonds).map(({ count }) => count)),
    giftsToOthers: sum(given.filter(({ isToOther }) => isToOther).map(({ count }) => count)),
    giftCombos: toHost.length,
    likes: sum(ofKind('like').map(({ count }) => count)),
    enters: ofKind('enter').length,
    follows: script.follows.length,
    shares: script.shares.length,
    fansClubJoins: script.fansClub.filter(({ action }) => action === 'joined').length,
    peakOnline: Math.max(...audience.map(({ online }) => online)),
    totalViewers: Math.max(...audience.map(({ totalViewers }) => totalViewers)),
    messages: events.length,
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
