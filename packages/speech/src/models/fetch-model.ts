import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError, extractFiles } from './archive/extract-files.ts'
import type { CatalogueFile, ModelMirror } from './catalogue.ts'
import { type FetchPartOptions, type FetchPartResult, failed, fetchPart } from './fetch-part.ts'
import { checkDisk, hasRoom, putInPlace, totalBytes } from './model-files.ts'
import type { ProgressMeter } from './progress-meter.ts'
import { bytesOf, sha256Of } from './verify.ts'

export type FetchModelOptions = Pick<FetchPartOptions, 'signal' | 'stallMs' | 'speedLimits'> & {
  folder: string
  /** All of the model, and those of it that are still to be had. */
  files: readonly CatalogueFile[]
  missing: readonly CatalogueFile[]
  meter: ProgressMeter
}

/**
 * One mirror's attempt at everything that is missing. What it brought whole is in place, whatever
 * the result; parts stay for the next one.
 * @throws AppError MODEL_DISK_FULL when there is no room for the files
 */
export function fetchModel(
  mirror: ModelMirror,
  options: FetchModelOptions,
): Promise<FetchPartResult> {
  switch (mirror.kind) {
    case 'files':
      return fetchFiles(mirror, options)
    case 'archive':
      return fetchArchive(mirror, options)
  }
}

async function fetchFiles(
  { name, urlOf }: Extract<ModelMirror, { kind: 'files' }>,
  { folder, files, missing, meter, ...rest }: FetchModelOptions,
): Promise<FetchPartResult> {
  const partOf = (file: CatalogueFile) => join(folder, `${file.name}.part`)
  const had = await Promise.all(missing.map(file => bytesOf(partOf(file))))
  await checkDisk(folder, totalBytes(missing) - had.reduce<number>((a, b) => a + (b ?? 0), 0))
  meter.begin(name, totalBytes(files), totalBytes(files) - totalBytes(missing))
  for (const file of missing) {
    const { bytes, sha256 } = file
    const part = partOf(file)
    const onBytes = (received: number) => meter.tell(received)
    const result = await fetchPart({ ...rest, url: urlOf(file.name), part, bytes, sha256, onBytes })
    if (result.kind !== 'complete') return result
    await putInPlace(part, join(folder, file.name))
    meter.addFinished(bytes)
  }
  return { kind: 'complete' }
}

/** Of the part that holds a whole archive. */
export const archiveName = 'archive'

/** The archive is a part like any other until its files are out of it. */
async function fetchArchive(
  { name, url, bytes, sha256 }: Extract<ModelMirror, { kind: 'archive' }>,
  { folder, missing, meter, ...rest }: FetchModelOptions,
): Promise<FetchPartResult> {
  const part = join(folder, `${archiveName}.part`)
  const targetOf = (file: CatalogueFile) => join(folder, `${file.name}.unpacked`)
  const wanted = bytes - ((await bytesOf(part)) ?? 0) + totalBytes(missing)
  // It needs more room than the files alone, which may still come from elsewhere.
  if (!(await hasRoom(folder, wanted))) return failed('no room for the archive')
  meter.begin(name, bytes, 0)
  const onBytes = (received: number) => meter.tell(received)
  const result = await fetchPart({ ...rest, url, part, bytes, sha256, onBytes })
  if (result.kind !== 'complete') return result
  meter.addFinished(bytes)
  try {
    const { signal } = rest
    const kind = 'tar.bz2'
    await extractFiles({ archivePath: part, kind, wanted: missing, targetOf, signal })
    for (const file of missing) {
      if ((await sha256Of(targetOf(file)).catch(() => null)) !== file.sha256) {
        return failed('not in the archive')
      }
    }
    for (const file of missing) {
      await putInPlace(targetOf(file), join(folder, file.name))
      // What other mirrors had brought of it.
      await rm(join(folder, `${file.name}.part`), { force: true })
    }
    await rm(part, { force: true })
    return { kind: 'complete' }
  } catch (error) {
    if (error instanceof ArchiveError) return failed(`archive ${error.message}`)
    throw error
  } finally {
    for (const file of missing) await rm(targetOf(file), { force: true })
  }
}
