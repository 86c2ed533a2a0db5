/** One line of the benchmark: what was measured, and the promise it is held against. */
export type Figure = {
  name: string
  value: number
  /** Empty for a bare number. */
  unit: 's' | 'ms' | 'MB' | 'x' | '%' | '/s' | ''
  /** The product's promise, where there is one: the value must not be above (or below) it. */
  atMost?: number
  atLeast?: number
  sampleSize?: number
}

export function formatFigure(figure: Figure): string {
  const { name, value, unit, atMost, atLeast, sampleSize } = figure
  const promise =
    atMost !== undefined
      ? `≤ ${atMost} ${unit}`
      : atLeast !== undefined
        ? `≥ ${atLeast} ${unit}`
        : ''
  const isKept =
    (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)
  const mark = promise === '' ? ' ' : isKept ? '✓' : '✗'
  const shown = `${value >= 100 ? Math.round(value) : value.toFixed(2)} ${unit}`
  const sample = sampleSize === undefined ? '' : `n=${sampleSize}`
  return `${mark} ${name.padEnd(52)} ${shown.padStart(12)}   ${promise.padEnd(12)} ${sample}`
}
