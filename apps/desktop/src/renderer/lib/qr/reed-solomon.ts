/** Arithmetic in GF(256) with the polynomial of QR codes, 0x11d. */
const exp: number[] = []
const log: number[] = []
for (let power = 0, value = 1; power < 255; power++) {
  exp[power] = value
  log[value] = power
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
}

function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0
  return exp[((log[a] ?? 0) + (log[b] ?? 0)) % 255] ?? 0
}

/** The `count` codewords that follow `data`. */
export function correctionOf(data: readonly number[], count: number): number[] {
  const divisor = generator(count)
  let rest = Array<number>(count).fill(0)
  for (const word of data) {
    const factor = word ^ (rest[0] ?? 0)
    rest = [...rest.slice(1), 0].map((value, at) => value ^ multiply(divisor[at] ?? 0, factor))
  }
  return rest
}

/** Coefficients below the leading one of (x - 2^0)(x - 2^1)… */
function generator(count: number): number[] {
  let product = [1]
  for (let power = 0; power < count; power++) {
    const root = exp[power] ?? 1
    product = [...product, 0].map((value, at) => value ^ multiply(product[at - 1] ?? 0, root))
  }
  return product.slice(1)
}
