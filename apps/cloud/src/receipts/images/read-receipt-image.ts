import { createHash } from 'node:crypto'
import sharp, { type Metadata, type OutputInfo } from 'sharp'
import { CloudError } from '../../problems/cloud-error.ts'
import { differenceHash } from './difference-hash.ts'
import { isNamedSo, sniffImage } from './sniff-image.ts'

export const maxImageBytes = 10 * 1024 * 1024
export const maxPixels = 40_000_000
/** What is kept of one: more shows a reviewer nothing more, and is a burden each time it is looked at. */
export const maxKeptBytes = 4 * 1024 * 1024
const decodeLimitS = 20

// Memory is given back at once, and one image uses one core: how many at once is the gate's affair.
sharp.cache(false)
sharp.concurrency(1)

export type ReceiptImage = {
  /** JPEG, made here: pixels only. */
  bytes: Buffer
  width: number
  height: number
  /** Of what was uploaded, hex. */
  sha256: string
  /** Only ever a hint: two receipts of one app differ in a few digits. */
  differenceHash: string
}

/**
 * Decodes every pixel and writes them anew, so that nothing else of the upload is kept.
 * @throws CloudError IMAGE_EMPTY, IMAGE_KIND, IMAGE_MISNAMED, IMAGE_BROKEN, IMAGE_PIXELS, IMAGE_PAGES
 */
export async function readReceiptImage(
  given: Buffer,
  filename: string,
  type: string,
): Promise<ReceiptImage> {
  if (given.length === 0) throw new CloudError('IMAGE_EMPTY')
  const kind = sniffImage(given)
  if (kind === null) throw new CloudError('IMAGE_KIND')
  if (!isNamedSo(kind, filename, type)) throw new CloudError('IMAGE_MISNAMED')
  const header = await broken(sharp(given, { limitInputPixels: false }).metadata())
  assertSize(header)
  const written = await broken(
    sharp(given, { failOn: 'warning', limitInputPixels: maxPixels, sequentialRead: true })
      .timeout({ seconds: decodeLimitS })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      // Without optimised tables: those need the whole image in memory once more.
      .jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimiseCoding: false })
      .toBuffer({ resolveWithObject: true }),
  )
  const { data, info } = await broken(shrink(written))
  return {
    bytes: data,
    width: info.width,
    height: info.height,
    sha256: createHash('sha256').update(given).digest('hex'),
    differenceHash: await broken(differenceHash(data)),
  }
}

type Written = { data: Buffer; info: OutputInfo }

/** A file's size goes with its pixels, near enough; where it does not, once more. */
async function shrink({ data, info }: Written): Promise<Written> {
  if (data.length <= maxKeptBytes) return { data, info }
  const width = Math.max(1, Math.floor(info.width * 0.9 * Math.sqrt(maxKeptBytes / data.length)))
  const smaller = await sharp(data, { sequentialRead: true })
    .timeout({ seconds: decodeLimitS })
    .resize({ width })
    .jpeg({ quality: 80, optimiseCoding: false })
    .toBuffer({ resolveWithObject: true })
  return shrink(smaller)
}

function assertSize({ width, height, pages = 1 }: Metadata): void {
  if (width * height > maxPixels) throw new CloudError('IMAGE_PIXELS')
  if (pages > 1) throw new CloudError('IMAGE_PAGES')
}

/** Whatever the decoder has to say, the image is to blame; its words may quote the image. */
async function broken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch {
    throw new CloudError('IMAGE_BROKEN')
  }
}
