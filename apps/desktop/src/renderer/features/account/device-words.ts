import { texts } from '../../lib/texts/index.ts'

/** From what a program says of itself to what a host knows; made for our own and for browsers. */
export function deviceWords(userAgent: string): string {
  const own = /^TalkingCat\/([\d.]+) \((\w+)\)/.exec(userAgent)
  if (own) return `${texts.product} ${own[1]} · ${own[2]}`
  const browser = /(Edg|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1]
  const system = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(userAgent)?.[1]
  const names = [browser?.replace('Edg', 'Edge'), system?.replace('Mac OS X', 'macOS')]
  return names.filter(Boolean).join(' · ') || texts.account.unknownDevice
}
