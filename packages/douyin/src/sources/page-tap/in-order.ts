type Slot = { run: (() => void) | null }

/**
 * Runs what is ready in the order it was announced: a frame that comes while an earlier answer's body
 * is still being fetched waits for it. Bounded by the time a body may take.
 */
export function createInOrder(): {
  /** Runs now, or after what was announced before. */
  add(run: () => void): void
  /** Announces work to come. Its result is to be given exactly once. */
  announce(): (run: () => void) => void
} {
  const slots: Slot[] = []

  function drain(): void {
    for (let next = slots[0]; next?.run; next = slots[0]) {
      slots.shift()
      next.run()
    }
  }

  return {
    add(run) {
      slots.push({ run })
      drain()
    },
    announce() {
      const slot: Slot = { run: null }
      slots.push(slot)
      return run => {
        slot.run = run
        drain()
      }
    },
  }
}
