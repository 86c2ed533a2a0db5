/** A hidden page gets no animation frames; this often it catches up anyway. */
const hiddenPageMs = 500

/** Collects items and hands them over together, once per animation frame. */
export function createFrameBatch<T>(handOver: (items: T[]) => void) {
  let items: T[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const cancel = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
  }
  const run = () => {
    cancel()
    const batch = items
    items = []
    if (batch.length > 0) handOver(batch)
  }
  return {
    add(item: T) {
      items.push(item)
      if (timer !== undefined) return
      frame = requestAnimationFrame(run)
      timer = setTimeout(run, hiddenPageMs)
    },
    close() {
      cancel()
      items = []
    },
  }
}
