import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { createTarDecoder } from 'modern-tar'
import type { CatalogueFile } from '../catalogue.ts'
import { isFileError } from '../file-problem.ts'
import { type ArchiveKind, tarBytesOf } from './tar-bytes.ts'

export type ExtractOptions = {
  archivePath: string
  kind: ArchiveKind
  wanted: readonly CatalogueFile[]
  /** Where a wanted file is written. Names from the archive never become paths. */
  targetOf: (file: CatalogueFile) => string
  signal: AbortSignal
  onBytes?: (unpackedBytes: number) => void
  /** For tests, which bring small bombs. */
  maxBytes?: number
}

/** Why an archive was left alone. */
export class ArchiveError extends Error {
  override name = 'ArchiveError' as const
  readonly reason: 'damaged' | 'unsafe name' | 'too large'

  constructor(reason: ArchiveError['reason'], cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

/** The largest archive of the catalogue's models unpacks to 1.2 GB. */
const defaultMaxBytes = 2 * 1024 ** 3
const maxEntries = 10_000

/**
 * Writes the wanted files of an archive and nothing else, and reads no further than they need.
 * A file of the right name counts only with the right size; its content is the caller's to check.
 * @returns sizes by name of what was there; a wanted file that is missing there has none
 * @throws ArchiveError, or the file system's own error
 */
export async function extractFiles(options: ExtractOptions): Promise<Map<string, number>> {
  const { archivePath, kind, wanted, targetOf, signal } = options
  const sizes = new Map<string, number>()
  const isWhole = (file: CatalogueFile) => sizes.get(file.name) === file.bytes
  const bytes = ReadableStream.from(counted(tarBytesOf(archivePath, kind), options))
  try {
    let entries = 0
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      entries += 1
      if (entries > maxEntries) throw new ArchiveError('too large')
      if (isUnsafe(header.name)) throw new ArchiveError('unsafe name')
      const file =
        header.type === 'file' && wanted.find(({ name }) => name === basename(header.name))
      if (!file || isWhole(file)) {
        await skip(body)
        continue
      }
      sizes.set(file.name, header.size)
      if (!isWhole(file)) {
        await skip(body)
        continue
      }
      await save(body, targetOf(file))
      if (wanted.every(isWhole)) break
    }
  } catch (error) {
    signal.throwIfAborted()
    // A full disk or a folder that takes nothing is not the archive's fault.
    if (isFileError(error)) throw error
    throw error instanceof ArchiveError ? error : new ArchiveError('damaged', error)
  }
  return sizes
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  { signal, onBytes, maxBytes = defaultMaxBytes }: ExtractOptions,
): AsyncGenerator<Uint8Array> {
  let count = 0
  for await (const piece of source) {
    signal.throwIfAborted()
    count += piece.length
    // Whatever it claims to hold: a few kilobytes can unpack without end.
    if (count > maxBytes) throw new ArchiveError('too large')
    onBytes?.(count)
    yield piece
  }
}

function isUnsafe(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..')
}

/** Read and forgotten: with modern-tar 0.8.6 nothing more comes after a cancelled body. */
async function skip(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

async function save(body: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const piece of body) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}
