import { expect, it } from 'vitest'
import { orAborted } from './wait.ts'

it('what rejects after an abort is nobody’s failure', async () => {
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)
  try {
    const late = () =>
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 5))
    await expect(orAborted(late(), AbortSignal.abort('over'))).rejects.toBe('over')
    await expect(orAborted(late(), AbortSignal.timeout(1))).rejects.toThrow()
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', onUnhandled)
  }
})
