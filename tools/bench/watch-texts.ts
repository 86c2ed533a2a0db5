/** Texts of the page and when each first stood in it (epoch ms). Lives in the page's own window. */
type WatchingWindow = Window & { talkingcatSeen?: Record<string, number> }

/** Runs in the page before its own scripts: notes every text when it enters the document. */
export function watchTexts(): void {
  const seen: Record<string, number> = {}
  ;(window as WatchingWindow).talkingcatSeen = seen
  const note = (node: Node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
    for (let text: Node | null = walker.currentNode; text; text = walker.nextNode()) {
      const value = text.nodeType === Node.TEXT_NODE ? text.nodeValue?.trim() : undefined
      if (value) seen[value] ??= performance.timeOrigin + performance.now()
    }
  }
  new MutationObserver(changes => {
    for (const { target, addedNodes, type } of changes) {
      if (type === 'characterData') note(target)
      for (const node of addedNodes) note(node)
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })
}

/** Runs in the page: what was noted so far. */
export function firstSeen(): Record<string, number> {
  return (window as WatchingWindow).talkingcatSeen ?? {}
}
