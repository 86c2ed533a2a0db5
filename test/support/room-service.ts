import { join } from 'node:path'
import { AppError, createClient, type Entry } from '@talkingcat/contract'
import { type DemoRoom, startDemoRoom } from '@talkingcat/demo-room'
import type { DouyinEndpoints } from '@talkingcat/douyin'
import { createDouyinAccess, type StartServiceOptions, startService } from '@talkingcat/service'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { findFfmpegPath } from './ffmpeg-path.ts'

/**
 * The real service, whose platform is the stand-in at `endpoints`. No speech model of this machine
 * is found, so that a real room is without one everywhere.
 */
export async function startPlatformService(
  endpoints: DouyinEndpoints,
  options: StartServiceOptions & { recordsRoot: string },
) {
  const nowhere = join(options.recordsRoot, 'no-models')
  const service = await startService({
    port: 0,
    pageFolder,
    modelsRoot: nowhere,
    logLevel: 'silent',
    env: { ...process.env, MODEL_ROOT: nowhere, MODELSCOPE_CACHE: nowhere, HF_HOME: nowhere },
    ...options,
    ports: { rooms: createDouyinAccess(endpoints, findFfmpegPath), ...options.ports },
  })
  const client = createClient(service.url, service.token)
  return {
    ...service,
    client,
    pageUrl: `${service.url}/#token=${service.token}`,
    modelsRoot: nowhere,
    async entries(id: string): Promise<Entry[]> {
      const all: Entry[] = []
      for (;;) {
        const query = { after: all.at(-1)?.seq ?? 0, limit: 5000 }
        const { entries } = await client.call('listEntries', { params: { id }, query })
        if (entries.length === 0) return all
        all.push(...entries)
      }
    },
  }
}

/**
 * The real service and the demo room it connects to, whose faults are the test's to cause. The room
 * is the platform's, too: its link starts a real session there, the demo button the demo.
 */
export async function startRoomService(
  options: StartServiceOptions & { recordsRoot: string; hasFfmpeg?: boolean },
) {
  const { hasFfmpeg = true, ...rest } = options
  const room: DemoRoom = await startDemoRoom()
  const access = createDouyinAccess(room.endpoints, hasFfmpeg ? findFfmpegPath : missFfmpeg)
  const service = await startPlatformService(room.endpoints, {
    ...rest,
    ports: {
      startDemo: async () => ({ access, input: room.link, close: async () => {} }),
      ...rest.ports,
    },
  })
  return {
    ...service,
    room,
    async close() {
      await service.close()
      await room.close()
    },
  }
}

/** As the product's own search ends on a machine without one. */
async function missFfmpeg(): Promise<string> {
  throw new AppError('FFMPEG_MISSING')
}
