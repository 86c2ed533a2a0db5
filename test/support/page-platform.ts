import { join } from 'node:path'
import type { CdpSession } from '@talkingcat/douyin'
import { createDouyinAccess, createInstalledBrowser, type RoomPages } from '@talkingcat/service'
import { onTestFinished } from 'vitest'
import { htmlAnswer, socketPage } from '../../packages/douyin/src/testing/room-page.ts'
import {
  type RoomBehaviour,
  startRoomServer,
} from '../../packages/douyin/src/testing/room-server.ts'
import { room } from '../../packages/douyin/src/testing/run-source.ts'
import { findChromium } from '../browser/find-chromium.ts'
import { offlineFlags } from '../browser/launch.ts'
import { findFfmpegPath } from './ffmpeg-path.ts'
import { startPlatformService } from './room-service.ts'
import { temporaryFolder } from './temporary-folder.ts'

const webEnter = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    status_code: 0,
    data: {
      data: [{ id_str: room.roomId, status: 2, title: '手冲咖啡' }],
      user: { id_str: '9007199254740993', nickname: '小茶馆' },
    },
  }),
}

/**
 * The real service before a platform with a page of its own, which a real browser opens without a
 * window. `pages.isFound` tells whether that browser can be found.
 */
export async function startPageService(
  behaviour: RoomBehaviour & { page?: string },
  given: { isFound?: boolean } = {},
) {
  const paths: string[] = []
  const server = await startRoomServer({
    ...behaviour,
    http(url, request) {
      paths.push(url.pathname)
      if (url.pathname.startsWith('/webcast/room/web/enter')) return webEnter
      if (url.pathname === `/${room.webRid}`) return htmlAnswer(behaviour.page ?? socketPage())
      return behaviour.http?.(url, request) ?? htmlAnswer('')
    },
  })
  onTestFinished(() => server.close())
  const recordsRoot = await temporaryFolder()
  const sessions: CdpSession[] = []
  const installed = createInstalledBrowser({
    env: process.env,
    browserPath: findChromium(process.env),
    browserProfileFolder: join(recordsRoot, '.browser-profile'),
    isHeadless: true,
    extraArguments: [...offlineFlags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  const pages = { isFound: true, ...given }
  const roomPages: RoomPages = {
    find: async () => (pages.isFound ? installed.find() : null),
    async open(signal) {
      const session = await installed.open(signal)
      sessions.push(session)
      return session
    },
  }
  const rooms = createDouyinAccess(server.endpoints, findFfmpegPath, {
    pages: { roomPages, setting: () => 'auto' },
  })
  const service = await startPlatformService(server.endpoints, {
    recordsRoot,
    ports: { rooms, roomPages },
  })
  onTestFinished(() => service.close())
  return {
    ...{ service, server, pages, sessions, paths },
    link: `${server.endpoints.liveOrigin}/${room.webRid}`,
    /** Texts in a session's log. */
    async texts(id: string) {
      const entries = await service.entries(id)
      return entries.flatMap(entry =>
        entry.type === 'danmaku.received' ? [entry.payload.text] : [],
      )
    },
  }
}
