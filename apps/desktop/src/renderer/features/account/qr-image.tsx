import { qrCodeOf } from '../../lib/qr/qr-code.ts'
import styles from './pay-by-code.module.css'

/** Light modules around a code, which readers need. */
const quiet = 4

/** A text as a QR code: always dark on light, as cameras expect it; null for a text that is too long. */
export function QrImage({ text, label }: { text: string; label: string }) {
  const rows = qrCodeOf(text)
  if (!rows) return null
  const size = rows.length + 2 * quiet
  const path = rows
    .flatMap((line, row) =>
      line.flatMap((isDark, column) => (isDark ? `M${column + quiet} ${row + quiet}h1v1h-1z` : [])),
    )
    .join('')
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      data-testid="qr-code"
    >
      <path className={styles.light} d={`M0 0h${size}v${size}h-${size}z`} />
      <path className={styles.dark} d={path} />
    </svg>
  )
}
