import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawing, drawReceipt } from '../../testing/make-images.ts'
import { differenceHash, hashDistance, hashParts } from './difference-hash.ts'
import { maxKeptBytes, readReceiptImage } from './read-receipt-image.ts'

const jpeg = await drawReceipt('199.00')
const png = await drawing('199.00').png().toBuffer()
const webp = await drawing('199.00').webp().toBuffer()
const read = (bytes: Buffer, name = 'a.jpg', type = 'image/jpeg') =>
  readReceiptImage(bytes, name, type)
const codeOf = async (...given: Parameters<typeof read>) =>
  read(...given).then(
    () => 'taken',
    error => String(error.code),
  )

/** A PNG of one colour, small in bytes and huge in pixels. */
function pixelBomb(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const body = Buffer.concat([Buffer.from(name), data])
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, sum])
  }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}

describe('P2: only real images', () => {
  it('takes JPEG, PNG and WebP, and all become JPEG', async () => {
    for (const [bytes, name, type] of [
      [jpeg, 'a.JPG', 'image/jpeg'],
      [png, '收款 凭证.png', 'image/png'],
      [webp, 'a.webp', 'image/WEBP'],
    ] as const) {
      const image = await read(bytes, name, type)
      expect(await sharp(image.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 540 })
      expect(image).toMatchObject({ width: 540, height: 900 })
      expect(image.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  it.each([
    ['an SVG', Buffer.from(svg), 'IMAGE_KIND'],
    ['an SVG after an XML line', Buffer.from(`<?xml version="1.0"?>${svg}`), 'IMAGE_KIND'],
    ['HTML named PNG', Buffer.from('<!doctype html><script>alert(1)</script>'), 'IMAGE_KIND'],
    ['a GIF', Buffer.from('GIF89a'), 'IMAGE_KIND'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'IMAGE_KIND'],
    ['zero bytes', Buffer.alloc(0), 'IMAGE_EMPTY'],
    ['a truncated JPEG', jpeg.subarray(0, jpeg.length >> 1), 'IMAGE_BROKEN'],
    ['a JPEG without its last bytes', jpeg.subarray(0, -40), 'IMAGE_BROKEN'],
    ['three bytes of a JPEG', jpeg.subarray(0, 3), 'IMAGE_BROKEN'],
    ['HTML behind the sign of a JPEG', Buffer.from('\xff\xd8\xff<html>', 'latin1'), 'IMAGE_BROKEN'],
  ])('refuses %s', async (_name, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
  })

  it('refuses a truncated PNG and WebP', async () => {
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)
    expect(await codeOf(half(png), 'a.png', 'image/png')).toBe('IMAGE_BROKEN')
    expect(await codeOf(half(webp), 'a.webp', 'image/webp')).toBe('IMAGE_BROKEN')
  })

  it.each([
    ['a.png', 'image/jpeg'],
    ['a.jpg', 'image/png'],
    ['a.jpg', 'text/html'],
    ['a.jpg.html', 'image/jpeg'],
    ['a.svg', 'image/svg+xml'],
    ['', 'image/jpeg'],
  ])('refuses a JPEG named %j of type %j', async (name, type) => {
    expect(await codeOf(jpeg, name, type)).toBe('IMAGE_MISNAMED')
  })

  it('refuses a pixel bomb of 20000 × 20000 from its header, without decoding it', async () => {
    const bomb = pixelBomb(20_000, 20_000)
    expect(bomb.length).toBeLessThan(100_000)
    expect(await codeOf(bomb, 'a.png', 'image/png')).toBe('IMAGE_PIXELS')
    // The same way of making them, within the limit, is an image.
    expect(await codeOf(pixelBomb(2000, 1000), 'a.png', 'image/png')).toBe('taken')
  })

  it('refuses more than one page', async () => {
    const frames = await Promise.all(
      ['#000', '#fff'].map(background =>
        sharp({ create: { width: 20, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const film = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect(await codeOf(film, 'a.webp', 'image/webp')).toBe('IMAGE_PAGES')
  })

  it('nothing of a polyglot but its pixels is kept', async () => {
    const script = '<script>alert("polyglot")</script>'
    const zip = Buffer.from(`PK\u0003\u0004${script}`)
    const comment = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, script.length + 2]),
      Buffer.from(script),
      jpeg.subarray(2),
    ])
    const made = [
      await read(comment),
      await read(Buffer.concat([png, zip]), 'a.png', 'image/png'),
      await read(Buffer.concat([jpeg, zip])).catch(error => error.code),
    ]
    for (const image of made) {
      if (typeof image === 'string') expect(image).toBe('IMAGE_BROKEN')
      else expect(image.bytes.includes('polyglot')).toBe(false)
    }
    expect(typeof made[0]).toBe('object')
  })

  it('1,500 damaged images: refused or re-made, the process lives', {
    timeout: 300_000,
  }, async () => {
    const small = await sharp(jpeg).resize(60, 100).jpeg().toBuffer()
    const smallPng = await sharp(jpeg).resize(60, 100).png().toBuffer()
    const smallWebp = await sharp(jpeg).resize(60, 100).webp().toBuffer()
    const damage = fc.record({
      from: fc.constantFrom(
        { bytes: small, name: 'a.jpg', type: 'image/jpeg' },
        { bytes: smallPng, name: 'a.png', type: 'image/png' },
        { bytes: smallWebp, name: 'a.webp', type: 'image/webp' },
      ),
      spots: fc.array(fc.tuple(fc.integer({ min: 20, max: 4000 }), fc.nat(255)), {
        minLength: 1,
        maxLength: 6,
      }),
    })
    const codes = new Set<string>()
    for (const { from, spots } of fc.sample(damage, { numRuns: 1500, seed: 7 })) {
      const bytes = Buffer.from(from.bytes)
      for (const [at, value] of spots) bytes[at % bytes.length] = value
      codes.add(await codeOf(bytes, from.name, from.type))
    }
    expect([...codes].filter(code => code !== 'taken' && !code.startsWith('IMAGE_'))).toEqual([])
    expect([...codes]).toEqual(expect.arrayContaining(['IMAGE_BROKEN', 'taken']))
  })
})

it('P3: where and with what a photo was taken is gone, and it stands upright', async () => {
  const photo = await sharp(jpeg)
    .withExif({
      IFD0: { Make: 'Secret Phone', Copyright: '张三' },
      IFD3: { GPSLatitude: '31/1 13/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const before = await sharp(photo).metadata()
  expect([before.exif !== undefined, before.orientation]).toEqual([true, 6])
  const image = await read(photo)
  const after = await sharp(image.bytes).metadata()
  expect([after.exif, after.xmp, after.iptc, after.icc, after.orientation]).toEqual(
    Array(5).fill(undefined),
  )
  expect(image.bytes.includes('Secret Phone')).toBe(false)
  expect([image.width, image.height]).toEqual([900, 540])
})

describe('P7: the difference hash', () => {
  it('is near for a copy and far for another picture', async () => {
    const other = await sharp(randomBytes(540 * 900), {
      raw: { width: 540, height: 900, channels: 1 },
    })
      .blur(60)
      .jpeg()
      .toBuffer()
    const hash = await differenceHash(jpeg)
    const copy = await differenceHash(
      await sharp(jpeg).resize(300).jpeg({ quality: 40 }).toBuffer(),
    )
    expect(hashDistance(hash, copy)).toBeLessThanOrEqual(4)
    expect(hashDistance(hash, await differenceHash(other))).toBeGreaterThan(12)
  })

  it('has a part in common with every hash that differs in at most four bits', () => {
    const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    const flips = fc.uniqueArray(fc.nat(63), { maxLength: 4 })
    fc.assert(
      fc.property(hash, flips, (bits, at) => {
        const text = (value: bigint) => value.toString(16).padStart(16, '0')
        const other = at.reduce((value, bit) => value ^ (1n << BigInt(bit)), bits)
        expect(hashDistance(text(bits), text(other))).toBe(at.length)
        const parts = hashParts(text(other))
        expect(parts).toHaveLength(5)
        expect(hashParts(text(bits)).some(part => parts.includes(part))).toBe(true)
      }),
    )
  })
})

it('P2: an image at the limits of pixels does not take the memory of the server', {
  timeout: 300_000,
}, async () => {
  const script = `
    import sharp from 'sharp'
    import { readReceiptImage } from ${JSON.stringify(new URL('./read-receipt-image.ts', import.meta.url).pathname)}
    const bytes = await sharp({ create: { width: 8000, height: 5000, channels: 3, background: '#888' } }).jpeg({ quality: 20, progressive: true }).toBuffer()
    const before = process.memoryUsage.rss()
    let peak = 0
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 5)
    await readReceiptImage(bytes, 'a.jpg', 'image/jpeg')
    clearInterval(timer)
    console.log(bytes.length, Math.round((peak - before) / 2 ** 20))
  `
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script],
    { cwd: import.meta.dirname },
  )
  const [size = 0, grownMb = 0] = stdout.trim().split(' ').map(Number)
  expect(size).toBeLessThan(10 * 2 ** 20)
  expect(grownMb).toBeLessThan(500)
})

it('P2: what is kept is never a burden, however much of it a small file unfolds to', {
  timeout: 60_000,
}, async () => {
  const [width, height] = [3000, 4000]
  const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
  const given = await noise.jpeg({ quality: 20 }).toBuffer()
  const { bytes, ...kept } = await read(given)
  expect(bytes.length).toBeLessThanOrEqual(maxKeptBytes)
  const written = await sharp(bytes).metadata()
  expect(written).toMatchObject({ width: kept.width, height: kept.height, format: 'jpeg' })
  expect(kept.width / kept.height).toBeCloseTo(width / height, 2)
})
