import sharp from 'sharp'

/** A receipt as a payment app draws it. Another `mark` is another receipt. */
export function drawReceipt(mark: string, { width = 540, height = 900 } = {}): Promise<Buffer> {
  return drawing(mark, width, height).jpeg({ quality: 85 }).toBuffer()
}

export function drawing(mark: string, width = 540, height = 900) {
  const seed = [...mark].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 99_991, 7)
  const bars = Array.from({ length: 8 }, (_, index) => {
    const shade = (seed * (index + 3) * 37) % 256
    return `<rect x="${((seed >> index) % 7) * 60}" y="${120 + index * 80}" width="${80 + ((seed * (index + 1)) % 300)}" height="52" fill="rgb(${shade},${shade},${255 - shade})"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 900" width="${width}" height="${height}"><rect width="540" height="900" fill="#fff"/><text x="30" y="70" font-size="36">${mark}</text>${bars.join('')}</svg>`
  return sharp(Buffer.from(svg))
}
