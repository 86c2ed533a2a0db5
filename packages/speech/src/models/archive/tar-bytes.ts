import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { bunzip } from './bunzip.ts'

export type ArchiveKind = 'tar' | 'tar.gz' | 'tar.bz2'

/** What the file is by its first bytes, whatever its name; null when no archive that is read here. */
export async function archiveKindOf(path: string): Promise<ArchiveKind | null> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(262)
    await file.read(head, 0, head.length, 0)
    if (head.subarray(0, 3).equals(Buffer.from('BZh'))) return 'tar.bz2'
    if (head[0] === 0x1f && head[1] === 0x8b) return 'tar.gz'
    return head.subarray(257, 262).equals(Buffer.from('ustar')) ? 'tar' : null
  } finally {
    await file.close()
  }
}

/** The plain tar inside. @throws Error when it is damaged */
export function tarBytesOf(path: string, kind: ArchiveKind): AsyncIterable<Uint8Array> {
  switch (kind) {
    case 'tar.bz2':
      return bunzip(path)
    case 'tar.gz':
      // Both streams fail with the pipe; whoever reads the result is told.
      return pipeline(createReadStream(path), createGunzip(), () => undefined)
    case 'tar':
      return createReadStream(path)
  }
}
