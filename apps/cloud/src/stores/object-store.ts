/** What is in the store, in no promised order. */
export type StoredObject = {
  key: string
  /** Epoch ms by the store's own clock. */
  storedAt: number
}

/** Private bytes under keys that the server itself makes. A put is seen whole or not at all. */
export type ObjectStore = {
  /** Returns when the bytes would survive a power cut. */
  put(key: string, bytes: Buffer, type: string): Promise<void>
  /** null = there is none. */
  get(key: string): Promise<Buffer | null>
  has(key: string): Promise<boolean>
  /** Also when there is none. */
  delete(key: string): Promise<void>
  /** `folder` without its slash. */
  list(folder: string): AsyncIterable<StoredObject>
}

const keyShape = /^[a-z0-9-]{1,64}\/[a-z0-9-]{1,64}\.[a-z0-9]{1,8}$/

/** No key comes from a client; should one ever, it still can not leave the store. */
export function assertKey(key: string): void {
  if (!keyShape.test(key)) throw new Error('not a key of the object store')
}
export const isKey = (text: string) => keyShape.test(text)
