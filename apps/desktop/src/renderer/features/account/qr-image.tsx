import { qrPathOf } from '../../lib/qr-path.ts'
import styles from './pay-by-code.module.css'

/** A text as a QR code: always dark on light, as cameras expect it; null for a text that is too long. */
export function QrImage({ text, label }: { text: string; label: string }) {
  const code = qrPathOf(text)
  if (!code) return null
  const { size, path } = code
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
