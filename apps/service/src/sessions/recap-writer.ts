import { join } from 'node:path'
import { artifactNames, type Entry, type Recap, type Session } from '@talkingcat/contract'
import {
  buildRecap,
  renderCommentsJsonl,
  renderReportHtml,
  renderTranscriptTxt,
  type SessionLog,
} from '@talkingcat/core'
import { sessionFolderName } from './folder-name.ts'
import { readAllEntries } from './read-entries.ts'
import { writeRecapFiles } from './recap-files.ts'

/** The recap, made from the log each time it is asked for. */
export async function readRecap(log: SessionLog, session: Session): Promise<Recap> {
  return buildRecap(await readAllEntries(log, session.id), session)
}

/**
 * Writes the files of an ended session and notes it in the log.
 * @throws AppError RECAP_FAILED
 */
export async function writeRecap(
  log: SessionLog,
  session: Session,
  recordsRoot: string,
): Promise<void> {
  const folder = session.recordsFolder ?? join(recordsRoot, sessionFolderName(session))
  const entries = await readAllEntries(log, session.id)
  await writeArtifacts(folder, entries, { ...session, recordsFolder: folder })
  const payload = { folder, files: [...artifactNames] }
  await log.append(session.id, [{ type: 'recap.written', payload }])
}

/**
 * The three files of a recap, made from the log's entries.
 * @throws AppError RECAP_FAILED
 */
export async function writeArtifacts(
  folder: string,
  entries: readonly Entry[],
  session: Session,
): Promise<void> {
  const recap = buildRecap(entries, session)
  await writeRecapFiles(folder, {
    'comments.jsonl': renderCommentsJsonl(entries),
    'transcript.txt': renderTranscriptTxt(recap),
    'report.html': renderReportHtml(recap),
  })
}
