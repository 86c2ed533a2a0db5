import { texts } from '../lib/texts/index.ts'
import { setTheme, type ThemeChoice, themeChoices, useTheme } from '../lib/theme.ts'
import { Button } from './button.tsx'
import type { IconName } from './icon.tsx'

const icons: Record<ThemeChoice, IconName> = { system: 'system', light: 'sun', dark: 'moon' }

/** One button that goes through system, light and dark. */
export function ThemeSwitch() {
  const choice = useTheme()
  const next = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system'
  const label = `${texts.theme.label}：${texts.theme[choice]}`
  return (
    <Button
      look="quiet"
      icon={icons[choice]}
      aria-label={label}
      title={label}
      onClick={() => setTheme(next)}
    />
  )
}
