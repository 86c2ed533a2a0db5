import { startDemoRoom } from '@talkingcat/demo-room'
import { createDouyinAccess, type RunningService, startService } from '@talkingcat/service'
import { findFfmpegPath } from './ffmpeg-path.ts'

/** The real service on a free port; only the demo room's clock runs faster. */
export function startFastDemo(options: {
  speed: number
  recordsRoot: string
  pageFolder?: string
}): Promise<RunningService> {
  const { speed, ...rest } = options
  return startService({
    port: 0,
    env: process.env,
    ...rest,
    ports: {
      async startDemo(startOffsetMs) {
        const room = await startDemoRoom({ startOffsetMs, speed })
        const access = createDouyinAccess(room.endpoints, findFfmpegPath)
        return { access, input: room.link, close: () => room.close() }
      },
    },
  })
}
