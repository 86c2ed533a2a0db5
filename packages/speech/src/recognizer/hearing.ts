import { defaultLanguages, type SpokenLanguage } from '../guards/language.ts'

/** What the model is told to listen for: one language, or to find out by itself. */
export type Hearing = 'zh' | 'auto'

/**
 * Told `zh`, the model hears Cantonese and English words as well, and takes no short sound for
 * Japanese or Korean; these it hears only when it may find out the language by itself.
 */
export function hearingOf(languages: readonly SpokenLanguage[] = defaultLanguages): Hearing {
  return languages.every(language => defaultLanguages.includes(language)) ? 'zh' : 'auto'
}
