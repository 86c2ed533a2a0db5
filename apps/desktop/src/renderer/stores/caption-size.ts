import { create } from 'zustand'

export const captionSizes = ['m', 'l', 'xl', 'xxl'] as const
export type CaptionSize = (typeof captionSizes)[number]

const storageKey = 'talkingcat.caption-size'

function readSize(): CaptionSize {
  const stored = localStorage.getItem(storageKey)
  return captionSizes.find(size => size === stored) ?? 'l'
}

/** How far from the screen the host sits is known to the host only. */
export const useCaptionSize = create<{ size: CaptionSize; step(by: 1 | -1): void }>()(
  (set, get) => ({
    size: readSize(),
    step(by) {
      const size = captionSizes[captionSizes.indexOf(get().size) + by]
      if (!size) return
      localStorage.setItem(storageKey, size)
      set({ size })
    },
  }),
)
