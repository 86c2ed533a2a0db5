/** Languages as the model tags them. */
export type SpokenLanguage = 'zh' | 'yue' | 'en' | 'ja' | 'ko'

/** What a Mandarin host speaks: with English words in it, and the model takes some accents for Cantonese. */
export const defaultLanguages: readonly SpokenLanguage[] = ['zh', 'yue', 'en']

export const allLanguages: readonly SpokenLanguage[] = [...defaultLanguages, 'ja', 'ko']

const foreign = [
  { language: 'ja', script: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu },
  { language: 'ko', script: /\p{Script=Hangul}/gu },
] as const
/** A tag alone is not trusted for more than a few characters: a whole sentence in Chinese script is Chinese. */
const longestTagged = 8

/** Whether a text is in one of the languages; noise comes out as a few kana or Hangul. */
export function isInLanguages(
  { text, language }: { text: string; language: string },
  languages: readonly SpokenLanguage[],
): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return foreign.every(other => {
    if (languages.includes(other.language)) return true
    const count = text.match(other.script)?.length ?? 0
    if (count > letters / 4) return false
    return language !== other.language || letters > longestTagged
  })
}
