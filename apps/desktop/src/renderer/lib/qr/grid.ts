/** A square of modules; those of the code's frame are fixed and never masked. */
export type Grid = {
  readonly size: number
  readonly rows: boolean[][]
  set(row: number, column: number, isDark: boolean): void
  /** Outside of the square nothing happens. */
  fix(row: number, column: number, isDark: boolean): void
  isFixed(row: number, column: number): boolean
}

export function createGrid(size: number, from?: { rows: boolean[][]; fixed: Set<number> }): Grid {
  const rows = from?.rows ?? Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  const fixed = from?.fixed ?? new Set<number>()
  const set = (row: number, column: number, isDark: boolean) => {
    const line = rows[row]
    if (line) line[column] = isDark
  }
  return {
    size,
    rows,
    set,
    fix(row, column, isDark) {
      if (row < 0 || column < 0 || row >= size || column >= size) return
      set(row, column, isDark)
      fixed.add(row * size + column)
    },
    isFixed: (row, column) => fixed.has(row * size + column),
  }
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  row => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

/** A copy whose free modules are turned where the mask says so. */
export function applyMask(grid: Grid, mask: number): Grid {
  const turns = masks[mask]
  const rows = grid.rows.map((line, row) =>
    line.map((isDark, column) =>
      !grid.isFixed(row, column) && turns?.(row, column) ? !isDark : isDark,
    ),
  )
  return createGrid(grid.size, { rows, fixed: new Set() })
}

export function alignmentCentres(version: number): number[] {
  if (version === 1) return []
  const last = 10 + 4 * version
  return version < 7 ? [6, last] : [6, (6 + last) / 2, last]
}

const finder = [true, false, true, true, true, false, true]
const pale = [false, false, false, false]

/** How hard a code is to read, by the standard's four rules: the least is drawn. */
export function penaltyOf({ rows, size }: Grid): number {
  const columns = rows.map((_line, at) => rows.map(line => line[at] === true))
  let penalty = 0
  for (const line of [...rows, ...columns]) penalty += runs(line) + 40 * lookAlikes(line)
  for (let row = 1; row < size; row++) {
    for (let column = 1; column < size; column++) {
      const one = rows[row]?.[column]
      const isSame = [rows[row - 1]?.[column], rows[row]?.[column - 1], rows[row - 1]?.[column - 1]]
      if (isSame.every(other => other === one)) penalty += 3
    }
  }
  const dark = rows.flat().filter(Boolean).length
  return penalty + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5)
}

function runs(line: readonly boolean[]): number {
  let penalty = 0
  for (let from = 0; from < line.length; ) {
    let to = from
    while (to < line.length && line[to] === line[from]) to += 1
    if (to - from >= 5) penalty += to - from - 2
    from = to
  }
  return penalty
}

/** What a reader could take for a finder. */
function lookAlikes(line: readonly boolean[]): number {
  const patterns = [
    [...finder, ...pale],
    [...pale, ...finder],
  ]
  return line.filter((_module, from) =>
    patterns.some(pattern => pattern.every((isDark, at) => line[from + at] === isDark)),
  ).length
}
