import { useEffect } from 'react'
import { texts } from './texts/index.ts'

/** The window's title while this screen is shown; a dock or tab is found by it. */
export function useTitle(...parts: string[]): void {
  const title = [...parts.filter(part => part !== ''), texts.product].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
