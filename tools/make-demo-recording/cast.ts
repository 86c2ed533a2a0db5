import { createHash } from 'node:crypto'
import type { DemoViewer } from '@talkingcat/demo-room/making'

const moods = [
  '爱笑的',
  '慢慢走的',
  '路过的',
  '晒太阳的',
  '早起的',
  '想放假的',
  '会做饭的',
  '不迷路的',
]
const things = [
  ...[
    '小饼干',
    '蒲公英',
    '向日葵',
    '小刺猬',
    '纸飞机',
    '薄荷糖',
    '老茶壶',
    '小火车',
    '萝卜',
    '海螺',
  ],
  ...[
    '棉花糖',
    '风筝',
    '铅笔头',
    '小石榴',
    '糯米团',
    '信号灯',
    '蓝雨伞',
    '热豆浆',
    '山楂',
    '小木船',
  ],
]

/** Names of viewers who come in and tap but never type. */
export const silentNames = moods.flatMap(mood => things.map(thing => mood + thing))

/** The same name is always the same person. A hidden name has the platform's placeholder id. */
export function viewerNamed(name: string): DemoViewer {
  const hash = createHash('sha256').update(name).digest()
  const isMasked = name.endsWith('***')
  const noise = hash.readBigUInt64BE(0)
  // Older accounts have short ids, newer ones ids above 2^53.
  const id = noise % 3n === 0n ? noise % 90_000_000_000n : 10n ** 18n + (noise % 10n ** 18n)
  const level = hash.readUInt8(9)
  return {
    id: isMasked ? '111111' : String(id),
    name,
    secUid: `MS4wLjABAAAA${hash.toString('base64url')}`,
    displayId: isMasked ? '' : `dm${noise % 10_000_000_000n}`,
    gender: level % 5 < 2 ? 0 : level % 2 === 0 ? 1 : 2,
    payLevel: level < 90 ? 0 : Math.round((level - 85) / 4),
    fansClubLevel: hash.readUInt8(10) < 150 ? 0 : 1 + (hash.readUInt8(11) % 14),
  }
}
