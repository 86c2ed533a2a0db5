import { z } from 'zod'
import { absolutePathSchema } from './models.ts'

const earlierFoldersKept = 5

/** The folders to remember once another one is chosen. */
export function earlierFolders(
  { modelsFolder, earlierModelsFolders }: Settings,
  chosen: string | null,
): string[] {
  const all = [...(modelsFolder === null ? [] : [modelsFolder]), ...earlierModelsFolders]
  const others = new Set(all.filter(folder => folder !== chosen))
  return [...others].slice(0, earlierFoldersKept)
}

/** What the host chose; kept beside the log. A field that can not be read falls back to its default. */
export const settingsSchema = z.object({
  /**
   * Where a room's frames come from. `page`: the host's own logged-in room page, read along;
   * `direct`: a connection of our own as an anonymous visitor; `auto`: the page where a browser is
   * found, else direct.
   */
  roomSource: z.enum(['auto', 'page', 'direct']).catch('auto'),
  /** After a broadcast: wait for the same host's next one and record it by itself. */
  isNextFollowed: z.boolean().catch(true),
  /** Raw frames into a file beside the log, for a bug report. */
  areFramesRecorded: z.boolean().catch(false),
  /** Gift names and nicknames of the session are listened for, too. */
  areSessionTermsUsed: z.boolean().catch(true),
  /** Where speech models are kept; null = where the program keeps them by itself. */
  modelsFolder: absolutePathSchema.nullable().catch(null),
  /** Chosen before that one, the newest first: models that lie there are found all the same. */
  earlierModelsFolders: z.array(absolutePathSchema).max(earlierFoldersKept).catch([]),
  /** Captions of Japanese and Korean, too; off, what sounds like them is taken for noise. */
  areJapaneseAndKoreanSpoken: z.boolean().catch(false),
})
export type Settings = z.infer<typeof settingsSchema>

/** Strict where it comes from the page: a wrong value is a mistake there, not an old file. */
export const settingsChangeSchema = z
  .object({
    roomSource: z.enum(['auto', 'page', 'direct']),
    isNextFollowed: z.boolean(),
    areFramesRecorded: z.boolean(),
    areSessionTermsUsed: z.boolean(),
    modelsFolder: absolutePathSchema.nullable(),
    areJapaneseAndKoreanSpoken: z.boolean(),
  })
  .partial()
  .strict()
export type SettingsChange = z.infer<typeof settingsChangeSchema>
