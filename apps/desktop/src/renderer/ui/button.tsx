import type { ComponentProps } from 'react'
import styles from './button.module.css'
import { cx } from './cx.ts'
import { Icon, type IconName } from './icon.tsx'

type Props = ComponentProps<'button'> & {
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  size?: 'small' | 'normal' | 'large'
  icon?: IconName
}

export function Button({ look = 'plain', size = 'normal', icon, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles[look], styles[size], !children && styles.square)}
    >
      {icon && <Icon name={icon} isSolid={icon === 'play' || icon === 'stop'} />}
      {children}
    </button>
  )
}
