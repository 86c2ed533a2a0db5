import { expect, it } from 'vitest'
import { lineSchema } from './plain-text.ts'

it.each([
  ['小猫 🐱', '小猫 🐱'],
  [' 第一行\r\n第二行\t', '第一行 第二行'],
  ['\u202emoc.elpmaxe@nimda\u202c', 'moc.elpmaxe@nimda'],
  ['a\u2066b\u2069\u200f', 'ab'],
  // What makes one sign of several stays.
  ['👩‍👧', '👩‍👧'],
])('%j is read as %j', (given, read) => expect(lineSchema.parse(given)).toBe(read))

it.each(['a\u0000b', '\u001b[31m', '\ud800'])('%j is refused', given =>
  expect(lineSchema.safeParse(given).success).toBe(false),
)
