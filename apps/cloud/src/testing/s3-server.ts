import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Place } from '../stores/s3-store.ts'

/** A server that speaks S3, with one empty bucket. It knows who signs, but does not check how (V4). */
export async function startS3(): Promise<{ place: S3Place; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'talkingcat-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'receipts' }],
  })
  const { port } = await server.run()
  return {
    place: {
      bucket: 'receipts',
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      addressing: 'path',
      // The pair that s3rver knows.
      keyId: 'S3RVER',
      secret: 'S3RVER',
    },
    async close() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
