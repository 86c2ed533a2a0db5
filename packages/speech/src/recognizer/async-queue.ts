/** Values for one consumer, in order; the oldest go when nobody takes them. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #limit: number
  #values: T[] = []
  #isClosed = false
  #wake: () => void = () => undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  push(value: T): void {
    if (this.#isClosed) return
    this.#values.push(value)
    if (this.#values.length > this.#limit) this.#values.shift()
    this.#wake()
  }

  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const value = this.#values.shift()
      if (value !== undefined) yield value
      else if (this.#isClosed) return
      else {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      }
    }
  }
}
