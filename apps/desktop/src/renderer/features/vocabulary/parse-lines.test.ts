import { expect, it } from 'vitest'
import { parseLines } from './parse-lines.ts'

it('reads words with aliases and exceptions, whatever signs a Chinese keyboard gives', () => {
  const text =
    '\ufeff# 今晚的商品\r\n玄戒芯片|悬界芯片| 选戒新片 \r\n\r\n一加｜易佳！一加一！一加二\n小白鞋\t小百鞋\n'
  expect(parseLines(text)).toEqual({
    drafts: [
      { word: '玄戒芯片', aliases: ['悬界芯片', '选戒新片'], exceptions: [] },
      { word: '一加', aliases: ['易佳'], exceptions: ['一加一', '一加二'] },
      { word: '小白鞋', aliases: ['小百鞋'], exceptions: [] },
    ],
    badLines: [],
  })
})

it('tells which lines are no entry', () => {
  const text = `小白鞋\n|没有词\n${'长'.repeat(41)}\n一加|易\n!只有例外`
  expect(parseLines(text)).toMatchObject({ drafts: [{ word: '小白鞋' }], badLines: [2, 3, 4, 5] })
})
