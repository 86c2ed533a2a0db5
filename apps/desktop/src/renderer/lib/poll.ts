import { useEffect } from 'react'

/** Runs `work` now and again `everyMs` after each run, while the page is shown. */
export function usePoll(work: () => Promise<void>, everyMs: number): void {
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = async () => {
      if (!document.hidden) await work()
      if (!isOver) timer = setTimeout(() => void turn(), everyMs)
    }
    void turn()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [work, everyMs])
}
