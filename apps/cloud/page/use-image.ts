import { useEffect, useState } from 'react'
import { type Api, codeOf } from './api.ts'

/** The address of a receipt's image in this page; null = not yet, 'erased' = no more, 'failed' = never. */
export function useImage(api: Api, id: string): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    let made: string | null = null
    api.image(id).then(
      blob => {
        if (isOver) return
        made = URL.createObjectURL(blob)
        setAddress(made)
      },
      error => {
        if (!isOver) setAddress(codeOf(error) === 'IMAGE_ERASED' ? 'erased' : 'failed')
      },
    )
    return () => {
      isOver = true
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [api, id])
  return address
}
