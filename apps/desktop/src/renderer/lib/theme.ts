import { useSyncExternalStore } from 'react'

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const storageKey = 'talkingcat.theme'
const listeners = new Set<() => void>()
const systemDark = matchMedia('(prefers-color-scheme: dark)')
let choice = readChoice()

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey)
  return themeChoices.find(known => known === stored) ?? 'system'
}

function paint(): void {
  const isDark = choice === 'dark' || (choice === 'system' && systemDark.matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}

/** Paints the chosen theme and keeps following the system's. */
export function startTheme(): void {
  paint()
  systemDark.addEventListener('change', paint)
}

export function setTheme(next: ThemeChoice): void {
  choice = next
  localStorage.setItem(storageKey, next)
  paint()
  for (const listener of listeners) listener()
}

export function useTheme(): ThemeChoice {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => choice,
  )
}
