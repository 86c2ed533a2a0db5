import { expect, it } from 'vitest'
import { fitNickname } from './fit-term.ts'

it.each([
  ['知夏', '知夏'],
  ['🌧️知夏🌧️', '知夏'],
  ['～榴莲味的云～', '榴莲味的云'],
  ['阿强', '阿强'],
  ['开心', null],
  ['春暖花开', null],
  ['幸福一家人', null],
  ['大家好', null],
  ['夏', null],
  ['用户8362', null],
  ['Lucy小雨', null],
  ['知 夏', null],
  ['山有木兮木有枝心悦君兮', null],
  ['', null],
])('of the nickname %s, %s is listened for', (name, expected) => {
  expect(fitNickname(name)).toBe(expected)
})
