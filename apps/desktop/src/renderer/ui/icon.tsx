import type { ReactNode } from 'react'
import styles from './icon.module.css'

const shapes = {
  play: <path d="M7 4.5v15l12-7.5z" />,
  stop: <rect x="6" y="6" width="12" height="12" rx="1.5" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  check: <path d="M5 12.5l4.5 4.5L19 7" />,
  copy: <path d="M9 9h10v11H9zM5 15V4h10" />,
  download: <path d="M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M5 20h14" />,
  open: <path d="M13 5h6v6M19 5l-8 8M17 14v5H5V7h5" />,
  warning: <path d="M12 4L2.8 20h18.400zM12 10v4.5M12 17.300v.200" />,
  info: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.800v.200" />,
  gift: (
    <path d="M4 9h16v4H4zM5.5 13v7h13v-7M12 9v11M12 9c-6 0-6-5-3-5 2 0 3 2.5 3 5zm0 0c6 0 6-5 3-5-2 0-3 2.5-3 5z" />
  ),
  heart: (
    <path d="M12 20s-8-4.7-8-10.400A4.3 4.3 0 0 1 12 7.300a4.3 4.3 0 0 1 8 2.300C20 15.3 12 20 12 20z" />
  ),
  hidden: (
    <path d="M3 3l18 18M10 6.300A9.6 9.6 0 0 1 12 6c6 0 9 6 9 6a14 14 0 0 1-2.6 3.300M6.3 7.800A14 14 0 0 0 3 12s3 6 9 6a9 9 0 0 0 4-1M10 10a3 3 0 0 0 4 4" />
  ),
  share: <path d="M13 5l7 6-7 6v-4c-5 0-7.5 1.5-9 5 0-6 3-9.5 9-9.5z" />,
  club: <path d="M12 3.5l2.6 5.5 6 .800-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.800l6-.800z" />,
  down: <path d="M12 5v14m0 0l-6-6m6 6l6-6" />,
  back: <path d="M19 12H5m0 0l6-6m-6 6l6 6" />,
  room: <path d="M4 5h16v12H9l-5 4z" />,
  audio: (
    <path d="M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM5.5 12a6.5 6.5 0 0 0 13 0M12 18.5V21" />
  ),
  recognizer: <path d="M4 7h16M4 12h10M4 17h13" />,
  pulse: <path d="M3 12h4l2.5-6 5 12 2.5-6h4" />,
  sun: (
    <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4" />
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />,
  system: <path d="M3.5 5h17v11h-17zM8.5 20h7M12 16v4" />,
  plus: <path d="M12 5v14M5 12h14" />,
  edit: <path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4" />,
  remove: <path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13" />,
  search: <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20.5 20.5" />,
  settings: (
    <path d="M4 7h9m5 0h2M4 17h2m5 0h9M15.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8.500 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z" />
  ),
  folder: <path d="M3.5 6h6l2 2.5h9V19h-17z" />,
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

/** A line drawing beside a text; never the only carrier of a meaning. */
export function Icon({ name, isSolid = false }: { name: IconName; isSolid?: boolean }) {
  return (
    <svg
      className={isSolid ? styles.solid : styles.line}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  )
}
