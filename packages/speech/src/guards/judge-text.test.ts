import { describe, expect, it } from 'vitest'
import { samplesPerMs } from '../audio/pcm.ts'
import { judgeText } from './judge-text.ts'
import { defaultLanguages, type SpokenLanguage } from './language.ts'

function judge(
  text: string,
  spokenMs: number,
  more: {
    language?: string
    audioEvent?: string
    confidence?: number
    languages?: readonly SpokenLanguage[]
  } = {},
) {
  const { language = 'zh', audioEvent = 'Speech' } = more
  const { confidence = null, languages = defaultLanguages } = more
  const span = { speechStart: 0, speechEnd: spokenMs * samplesPerMs }
  return judgeText({ ...span, text, language, audioEvent, confidence }, languages)
}

describe('what hosts really say passes untouched', () => {
  it.each([
    ['大家晚上好，欢迎来到直播间。', 3000],
    ['好', 250],
    ['对对对对', 700],
    ['对对对对，对对对对', 1600],
    ['好好好好好好', 1500],
    ['来来来来来来来', 3400],
    ['来，来，来，来，来，来，上链接。', 3000],
    ['买买买买买', 3200],
    ['买它买它买它买它买它买它，三二一', 4000],
    ['冲冲冲冲冲冲冲冲', 2200],
    ['谢谢谢谢谢谢谢谢', 1800],
    ['拜拜，拜拜，拜拜，拜拜', 2400],
    ['三、二、一', 3400],
    ['好的，是。', 2600],
    ['八八八八八八八八', 2000],
    ['尾号八八八八八', 2200],
    ['八八八八八八八八八八八八八八八八八八八八八八', 5000],
    ['哈哈哈哈哈哈哈', 1600],
    ['来来来，三二一上链接', 1600],
    ['谢谢谢谢', 600],
    ['嗯', 900],
    ['那', 700],
    ['嗯，好的', 500],
    ['OK', 350],
    ['AI', 400],
    ['这款原价1999，今天99块9', 3500],
    ['编号10000000000', 2500],
    ['老铁666666', 1500],
    ['折扣30%', 1000],
    ['iPhone 16 Pro Max 256G', 2600],
    ['三号链接九十九块钱买一送一包邮', 1800],
    ['好……', 1900],
    ['谢谢大家谢谢大家谢谢大家谢谢大家谢谢大家', 5000],
    ['我想问我在滨海新区有房', 5200],
    ['日本', 500],
    ['Hello everyone welcome', 1400],
  ])('%s in %d ms', (text, spokenMs) => {
    expect(judge(text, spokenMs)).toBeNull()
  })
})

describe('what a recogniser makes of noise is dropped, and why', () => {
  it.each([
    ['哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈', 5000, 'repetition'],
    [`${'的的，'.repeat(11)}是`, 8000, 'repetition'],
    ['嗯。', 300, 'filler'],
    ['The.', 400, 'filler'],
    ['Yeah.', 200, 'filler'],
    ['大家晚上好欢迎来到直播间', 400, 'too-fast'],
    ['你', 4000, 'too-slow'],
    ['好的，是。', 6000, 'too-slow'],
    ['はい', 400, 'language'],
    ['ありがとうございました', 2500, 'language'],
    ['네', 300, 'language'],
  ])('%s in %d ms: %s', (text, spokenMs, what) => {
    expect(judge(text, spokenMs)).toBe(what)
  })

  it('by a tag, only where the text is short', () => {
    expect(judge('大丈夫', 600, { language: 'ja' })).toBe('language')
    expect(judge('今天给大家带来这款面霜', 3000, { language: 'ja' })).toBeNull()
  })

  it('unless the language is one that is spoken', () => {
    const languages = ['zh', 'ja'] as const
    expect(judge('はい', 400, { language: 'ja', languages })).toBeNull()
    expect(judge('네', 300, { language: 'ko', languages })).toBe('language')
  })

  it('a filler beside laughter or a cough, however long it is', () => {
    expect(judge('啊。', 1500, { audioEvent: 'Laughter' })).toBe('filler')
    expect(judge('啊。', 1500)).toBeNull()
    expect(judge('笑死我了', 900, { audioEvent: 'Laughter' })).toBeNull()
  })

  it('by the model’s own doubt, where it tells of one', () => {
    expect(judge('今天下单', 1000, { confidence: 0.2 })).toBe('unlikely')
    expect(judge('今天下单', 1000, { confidence: 0.6 })).toBeNull()
  })
})
