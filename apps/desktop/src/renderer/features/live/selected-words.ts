const maxChars = 40

/** What the host has marked in the captions, and in which; null where nothing is marked. */
export function selectedWords(): { utteranceId: string; text: string } | null {
  const selection = document.getSelection()
  const node = selection?.anchorNode
  const element = node instanceof Element ? node : node?.parentElement
  const utteranceId = element?.closest<HTMLElement>('[data-utterance]')?.dataset.utterance
  const text = selection?.toString().trim().slice(0, maxChars) ?? ''
  return utteranceId === undefined || text === '' ? null : { utteranceId, text }
}
