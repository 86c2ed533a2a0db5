import type { Unit } from './units.ts'

/** The dictionary of words that the engine (ICU) carries. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Where each unit's word begins and ends, as unit indexes; a character alone is its own word. */
export type WordSpan = { from: number; to: number }

/** The ordinary words of a text. A text that was heard wrong falls apart into single characters. */
export function findWords(text: string, units: readonly Unit[]): WordSpan[] {
  const spans: WordSpan[] = []
  let index = 0
  for (const { index: start, segment } of segmenter.segment(text)) {
    const from = index
    while (index < units.length && (units[index]?.start ?? 0) < start + segment.length) index++
    for (let each = from; each < index; each++) spans.push({ from, to: index })
  }
  return spans
}

/**
 * Characters that are words by themselves in any sentence: particles, pronouns, numerals, the most
 * common verbs. They are never a sign of a word that was heard wrong.
 */
const functionCharacters = new Set(
  '的了是我你您他她它们在有和就不没人都一二三四五六七八九十百千万两这那哪也要到说吗呢吧啊呀哦嗯哎啦嘛去来会能可以好大小上下里中前后多少很太最再还又只把给让被对从用看想买卖拍送点号块元',
)

/** Characters that often are a word by themselves: two in a row are no sign either. */
const aloneCharacters = new Set(
  '个件款条双套瓶盒包袋斤支次位家店人男女老少高低长短轻重新旧冷热干湿软硬甜酸苦辣香臭美丑真假快慢早晚红黄蓝绿白黑灰紫粉金银吃喝穿戴涂抹洗擦泡煮炒蒸放拿取装开关打听讲问答叫喊请谢帮做写读画走跑跳站坐躺睡醒笑哭爱恨怕敢难易加减乘除等换退发寄收存抢挑选比配贴剪拉推拆封扣按压摸闻尝试教学查找当像如若因为所但却而且或与及向往于由将该应需得着过起进出回年月日天时分秒春夏秋冬山水火土木花草树叶米面油盐茶酒肉鱼虾蟹鸡鸭牛羊猪狗猫兔鸟马车船路门窗床桌椅灯锅碗盘杯刀筷衣裤裙鞋袜帽包伞头脸眼耳鼻口手脚腰背心皮肤钱价单货码色字词句话事物东西南北左右内外直弯圆方片块层段半每各某另全满空贵便宜省亏赚赔陪念唱播录',
)

/** A particle or the like. */
export function isFunctionCharacter(character: string): boolean {
  return functionCharacters.has(character)
}

/** A function character, or another one that often is a word by itself. */
export function standsAlone(character: string): boolean {
  return functionCharacters.has(character) || aloneCharacters.has(character)
}
