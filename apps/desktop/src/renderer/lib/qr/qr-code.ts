import { codewordsOf } from './codewords.ts'
import { alignmentCentres, applyMask, createGrid, type Grid, penaltyOf } from './grid.ts'

/** Rows of dark (true) and light modules, without the quiet border; null for a text that is too long. */
export function qrCodeOf(text: string): boolean[][] | null {
  const coded = codewordsOf(text)
  if (!coded) return null
  const { version, words } = coded
  const size = 17 + 4 * version
  const base = createGrid(size)
  drawFinders(base)
  drawAlignments(base, version)
  drawTiming(base)
  drawFormat(base, 0)
  if (version >= 7) drawVersion(base, version)
  drawWords(base, words)
  const masked = Array.from({ length: 8 }, (_, mask) => {
    const grid = applyMask(base, mask)
    drawFormat(grid, mask)
    return grid
  })
  const [best] = masked.toSorted((a, b) => penaltyOf(a) - penaltyOf(b))
  return best?.rows ?? null
}

function drawFinders(grid: Grid): void {
  const { size } = grid
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    for (let row = -1; row <= 7; row++) {
      for (let column = -1; column <= 7; column++) {
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3))
        grid.fix(top + row, left + column, ring !== 2 && ring !== 4)
      }
    }
  }
}

function drawAlignments(grid: Grid, version: number): void {
  const centres = alignmentCentres(version)
  const last = centres.length - 1
  centres.forEach((row, down) => {
    centres.forEach((column, right) => {
      // The three corners belong to the finders.
      const isCorner =
        (down === 0 && (right === 0 || right === last)) || (down === last && right === 0)
      if (isCorner) return
      for (let y = -2; y <= 2; y++) {
        for (let x = -2; x <= 2; x++) {
          grid.fix(row + y, column + x, Math.max(Math.abs(y), Math.abs(x)) !== 1)
        }
      }
    })
  })
}

function drawTiming(grid: Grid): void {
  for (let at = 8; at < grid.size - 8; at++) {
    grid.fix(6, at, at % 2 === 0)
    grid.fix(at, 6, at % 2 === 0)
  }
}

/** Level M (00) and the mask, with their own correction, twice. */
function drawFormat(grid: Grid, mask: number): void {
  const bits = ((mask << 10) | remainder(mask << 10, 0x537, 10)) ^ 0x5412
  const isDark = (bit: number) => ((bits >> bit) & 1) === 1
  const { size } = grid
  for (let bit = 0; bit < 15; bit++) {
    const near = bit < 6 ? bit : bit < 8 ? bit + 1 : 14 - bit
    if (bit < 8) grid.fix(near, 8, isDark(bit))
    else grid.fix(8, bit === 8 ? 7 : near, isDark(bit))
    if (bit < 8) grid.fix(8, size - 1 - bit, isDark(bit))
    else grid.fix(size - 15 + bit, 8, isDark(bit))
  }
  grid.fix(size - 8, 8, true)
}

function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version << 12, 0x1f25, 12)
  for (let bit = 0; bit < 18; bit++) {
    const isDark = ((bits >> bit) & 1) === 1
    const [long, short] = [Math.floor(bit / 3), grid.size - 11 + (bit % 3)]
    grid.fix(long, short, isDark)
    grid.fix(short, long, isDark)
  }
}

function remainder(value: number, divisor: number, degree: number): number {
  let rest = value
  for (let bit = 31; bit >= degree; bit--) {
    if ((rest >>> bit) & 1) rest ^= divisor << (bit - degree)
  }
  return rest
}

/** In pairs of columns from the right, up and down in turn, past the upright timing line. */
function drawWords(grid: Grid, words: readonly number[]): void {
  let bit = 0
  let isUp = true
  for (let right = grid.size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < grid.size; step++) {
      const row = isUp ? grid.size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (grid.isFixed(row, column)) continue
        grid.set(row, column, (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1)
        bit += 1
      }
    }
    isUp = !isUp
  }
}
