/**
 * A `fetch` that calls `onSilence` when a response's body brings no byte for `limitMs`.
 * A connection that died without a close, as after sleep, looks like a quiet one forever.
 */
export function watchSilence(limitMs: number, onSilence: () => void): typeof fetch {
  return async (input, init) => {
    let timer = setTimeout(onSilence, limitMs)
    const clear = () => clearTimeout(timer)
    init?.signal?.addEventListener('abort', clear, { once: true })
    const response = await fetch(input, init)
    if (!response.body) {
      clear()
      return response
    }
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          clear()
          timer = setTimeout(onSilence, limitMs)
          controller.enqueue(chunk)
        },
        flush: clear,
      }),
    )
    const { status, statusText, headers } = response
    return new Response(watched, { status, statusText, headers })
  }
}
