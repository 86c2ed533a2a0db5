/** RC4; its own inverse. Not for secrets: the platform's signature happens to use it. */
export function rc4(key: Uint8Array, input: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  let j = 0
  for (let i = 0; i < 256; i++) {
    j = (j + at(state, i) + at(key, i % key.length)) & 255
    swap(state, i, j)
  }
  let i = 0
  j = 0
  return input.map(byte => {
    i = (i + 1) & 255
    j = (j + at(state, i)) & 255
    swap(state, i, j)
    return byte ^ at(state, (at(state, i) + at(state, j)) & 255)
  })
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function swap(bytes: Uint8Array, i: number, j: number): void {
  const old = at(bytes, i)
  bytes[i] = at(bytes, j)
  bytes[j] = old
}
