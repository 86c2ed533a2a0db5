import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const beside = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const folder = process.env.TALKINGCAT_SHARED_DATA ?? beside

/** Real captures kept outside the repository; tests that need them skip visibly without. */
export const hasSharedData = existsSync(`${folder}/douyin/frames`)

export const realFrameNames = ['chat-2022', 'gift-pk-2026', 'member-2026'] as const

export function readShared(path: string): Uint8Array {
  return readFileSync(`${folder}/douyin/${path}`)
}

export function readRealFrame(name: (typeof realFrameNames)[number]): Uint8Array {
  return readShared(`frames/${name}.pushframe.bin`)
}
