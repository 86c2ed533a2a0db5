import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { ArchiveError, extractFiles } from './archive/extract-files.ts'
import { archiveKindOf } from './archive/tar-bytes.ts'
import { type CatalogueFile, catalogueModel, senseVoiceId } from './catalogue.ts'
import { asFolderProblem, isFileError } from './file-problem.ts'
import { checkDisk, putInPlace, totalBytes } from './model-files.ts'
import { withModelLock } from './model-lock.ts'
import { type DownloadProgress, ProgressMeter } from './progress-meter.ts'
import { bytesOf, sha256Of } from './verify.ts'

export type ImportModelOptions = {
  /** A folder or an archive that holds the model's files; one of the files will do, too. */
  from: string
  /** Default: SenseVoiceSmall int8. */
  id?: string
  modelsRoot: string
  /** Default: the catalogue's; a test brings small ones. */
  files?: readonly CatalogueFile[]
  signal: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
}

/** How one wanted file was not what it must be. */
type Wrong = { file: CatalogueFile; found: number | null; isContent?: boolean }

/**
 * Copies a model that the host already has. All files are checked before the first one counts, and
 * what is not wanted stays where it is.
 * @throws AppError FILE_UNREADABLE, MODEL_IMPORT_WRONG, MODEL_ARCHIVE_INVALID, MODEL_DISK_FULL,
 *   MODELS_FOLDER_UNUSABLE
 */
export async function importModel(options: ImportModelOptions): Promise<void> {
  const { id = senseVoiceId, modelsRoot } = options
  const files = options.files ?? catalogueModel(id)?.files
  if (!files) throw new AppError('NOT_FOUND', { model: id })
  const folder = join(modelsRoot, id)
  const meter = new ProgressMeter(options.onProgress)
  const followOther = async () => meter.begin(null, totalBytes(files), 0)
  const work = { ...options, folder, files, meter }
  try {
    await withModelLock({ ...options, id }, followOther, () => bring(work))
  } catch (error) {
    throw isOfSource(error, modelsRoot) ? unreadable(error) : asFolderProblem(error)
  }
}

async function bring(work: Work): Promise<void> {
  const { folder, files, meter } = work
  await mkdir(folder, { recursive: true })
  const draftOf = ({ name }: CatalogueFile) => join(folder, `${name}.import`)
  meter.begin('local', totalBytes(files), 0)
  try {
    await bringDrafts(work, draftOf)
    for (const file of files) await putInPlace(draftOf(file), join(folder, file.name))
  } finally {
    for (const file of files) await rm(draftOf(file), { force: true })
  }
}

const readingCalls = new Set<unknown>(['open', 'read', 'scandir', 'stat'])

/** What is brought is only read, wherever it lies; the models folder is written. */
function isOfSource(error: unknown, modelsRoot: string): boolean {
  if (!isFileError(error) || !('syscall' in error)) return false
  const path = 'path' in error ? String(error.path) : ''
  return readingCalls.has(error.syscall) && !path.startsWith(modelsRoot)
}

const unreadable = (error: unknown) => new AppError('FILE_UNREADABLE', undefined, error)

type Work = ImportModelOptions & {
  folder: string
  files: readonly CatalogueFile[]
  meter: ProgressMeter
}
type DraftOf = (file: CatalogueFile) => string

async function bringDrafts(work: Work, draftOf: DraftOf): Promise<void> {
  const { from, files, folder } = work
  const found = await stat(from).catch(error => {
    throw unreadable(error)
  })
  const isOneOfThem = files.some(({ name }) => name === basename(from))
  if (found.isDirectory() || isOneOfThem) {
    const source = await sourceFolder(found.isDirectory() ? from : dirname(from), files)
    await expectSizes(files, file => bytesOf(join(source, file.name)))
    await checkDisk(folder, totalBytes(files))
    for (const file of files) await copyChecked(join(source, file.name), draftOf(file), file, work)
  } else {
    await checkDisk(folder, totalBytes(files))
    await unpackChecked(work, draftOf)
  }
}

/** The folder itself, or the one in it that an archive's own folder became. */
async function sourceFolder(from: string, files: readonly CatalogueFile[]): Promise<string> {
  const inside = await readdir(from, { withFileTypes: true })
  const folders = inside.filter(entry => entry.isDirectory()).map(({ name }) => join(from, name))
  const counts = new Map<string, number>()
  for (const candidate of [from, ...folders]) {
    const sizes = await Promise.all(files.map(({ name }) => bytesOf(join(candidate, name))))
    counts.set(candidate, sizes.filter(size => size !== null).length)
  }
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0] ?? from
}

async function expectSizes(
  files: readonly CatalogueFile[],
  sizeOf: (file: CatalogueFile) => Promise<number | null>,
): Promise<void> {
  for (const file of files) {
    const found = await sizeOf(file)
    if (found !== file.bytes) throw wrong({ file, found })
  }
}

async function copyChecked(
  from: string,
  to: string,
  file: CatalogueFile,
  { signal, meter }: Work,
): Promise<void> {
  const hash = createHash('sha256')
  const target = await open(to, 'w')
  try {
    let copied = 0
    for await (const piece of createReadStream(from, { highWaterMark: 1 << 20, signal })) {
      hash.update(piece)
      await target.writeFile(piece)
      copied += piece.length
      meter.tell(copied)
    }
    await target.sync()
  } finally {
    await target.close()
  }
  if (hash.digest('hex') !== file.sha256) throw wrong({ file, found: file.bytes, isContent: true })
  meter.addFinished(file.bytes)
}

async function unpackChecked({ from, files, signal, meter }: Work, draftOf: DraftOf) {
  const kind = await archiveKindOf(from)
  if (kind === null) throw new AppError('MODEL_ARCHIVE_INVALID', { reason: 'unknown format' })
  const onBytes = (unpacked: number) => meter.tell(unpacked)
  const options = { archivePath: from, kind, wanted: files, targetOf: draftOf, signal, onBytes }
  const sizes = await extractFiles(options).catch(error => {
    if (!(error instanceof ArchiveError)) throw error
    throw new AppError('MODEL_ARCHIVE_INVALID', { reason: error.reason }, error)
  })
  await expectSizes(files, async ({ name }) => sizes.get(name) ?? null)
  for (const file of files) {
    const isRight = (await sha256Of(draftOf(file))) === file.sha256
    if (!isRight) throw wrong({ file, found: file.bytes, isContent: true })
  }
  meter.addFinished(totalBytes(files))
}

function wrong({ file, found, isContent = false }: Wrong): AppError {
  return new AppError('MODEL_IMPORT_WRONG', {
    file: file.name,
    reason: found === null ? 'missing' : isContent ? 'content' : 'size',
    expectedBytes: file.bytes,
    ...(found !== null && { foundBytes: found }),
    expectedSha256: file.sha256,
  })
}
