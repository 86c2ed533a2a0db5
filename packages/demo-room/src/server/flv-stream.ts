import type { ServerResponse } from 'node:http'
import {
  aacConfigBody,
  aacFrameBody,
  fakeAvcBody,
  fakeAvcConfigBody,
  flvHeader,
  flvTag,
  tagTypes,
} from './flv-bytes.ts'
import { qualities } from './room-answer.ts'
import { isCut, type RoomState } from './room-state.ts'

/** A CDN gives a newcomer what it has cached. */
const burstMs = 1000
const pictureEveryMs = 66
const keyPictureEvery = 30
/** A client that does not read is let go rather than kept in memory. */
const maxWaitingBytes = 4_000_000

export type FlvStreams = {
  /** Answers `/stream/<quality>.flv`; false when the path is not that of a stream. */
  answer(path: string, response: ServerResponse): boolean
  /** Sends what has become due; called often. */
  pump(): void
  destroyAll(): void
}

type Viewer = {
  response: ServerResponse
  hasPicture: boolean
  nextSound: number
  nextPicture: number
}

/** The room's sound, and a token picture, at the pace of the broadcast. */
export function createFlvStreams(state: RoomState): FlvStreams {
  const { clock, counters, faults } = state
  const { audio } = state.recording
  const viewers = new Set<Viewer>()

  const open = (hasPicture: boolean, response: ServerResponse) => {
    const fromMs = Math.max(0, clock.nowMs() - burstMs)
    const viewer: Viewer = {
      response,
      hasPicture,
      nextSound: Math.ceil(fromMs / audio.frameMs),
      nextPicture: Math.ceil(fromMs / pictureEveryMs),
    }
    viewers.add(viewer)
    counters.streams += 1
    counters.openStreams = viewers.size
    response.on('close', () => {
      viewers.delete(viewer)
      counters.openStreams = viewers.size
    })
    response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-cache' })
    response.write(flvHeader({ audio: !faults.isAudioRemoved, video: hasPicture }))
    if (hasPicture) response.write(flvTag(tagTypes.video, Math.floor(fromMs), fakeAvcConfigBody))
    if (!faults.isAudioRemoved)
      response.write(flvTag(tagTypes.audio, Math.floor(fromMs), aacConfigBody(audio.config)))
  }

  const pumpOne = (viewer: Viewer, nowMs: number) => {
    const tags: Uint8Array[] = []
    for (; viewer.nextSound * audio.frameMs <= nowMs; viewer.nextSound++) {
      const frame = audio.frames[viewer.nextSound]
      if (!frame) break
      const atMs = Math.round(viewer.nextSound * audio.frameMs)
      if (!faults.isAudioRemoved) tags.push(flvTag(tagTypes.audio, atMs, aacFrameBody(frame)))
    }
    for (
      ;
      viewer.hasPicture && viewer.nextPicture * pictureEveryMs <= nowMs;
      viewer.nextPicture++
    ) {
      const isKey = viewer.nextPicture % keyPictureEvery === 0
      const atMs = viewer.nextPicture * pictureEveryMs
      tags.push(flvTag(tagTypes.video, atMs, fakeAvcBody(isKey)))
    }
    if (tags.length > 0) viewer.response.write(Buffer.concat(tags))
    if (viewer.response.writableLength > maxWaitingBytes) viewer.response.destroy()
  }

  return {
    answer(path, response) {
      const key = /^\/stream\/([a-z]+)\.flv$/.exec(path)?.[1]
      const quality = qualities.find(one => one.key === key)
      if (!quality) return false
      if (isCut(state)) response.destroy()
      else if (clock.hasEnded()) response.writeHead(404).end()
      else open(quality.fps > 0 || quality.key === 'origin', response)
      return true
    },
    pump() {
      if (performance.now() < faults.streamsSilentUntil) return
      const nowMs = clock.nowMs()
      for (const viewer of viewers) {
        pumpOne(viewer, nowMs)
        if (clock.hasEnded()) viewer.response.end()
      }
    },
    destroyAll() {
      for (const { response } of viewers) response.destroy()
    },
  }
}
