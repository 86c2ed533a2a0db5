/** All digits in groups of three: `12,345`. */
export function formatInteger(value: number): string {
  const digits = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ',')
  return value < 0 ? `-${digits}` : digits
}

/**
 * A count as short as the platform shows it: `9,876`, `1.2万`, `3亿`.
 * Cut, not rounded: 99,999 is not yet `10万`.
 */
export function formatCount(value: number): string {
  if (value >= 100_000_000) return `${cut(value / 100_000_000)}亿`
  if (value >= 10_000) return `${cut(value / 10_000)}万`
  return formatInteger(value)
}

/** Paid value of diamonds in yuan (10 diamonds = ¥1): `¥66.6`. */
export function formatYuan(diamonds: number): string {
  const yuan = formatInteger(Math.floor(diamonds / 10))
  return diamonds % 10 === 0 ? `¥${yuan}` : `¥${yuan}.${diamonds % 10}`
}

const cut = (value: number): string => String(Math.floor(value * 10 + 1e-6) / 10)
