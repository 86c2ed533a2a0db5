const intervalMs = 2000

/** Notices that the parent died without a word, so that no service outlives the app. */
export function watchParent(onGone: () => void): () => void {
  const parentId = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parentId && isAlive(parentId)) return
    clearInterval(timer)
    onGone()
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Windows keeps reporting the id of a dead parent; signal 0 only asks whether it is there. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
