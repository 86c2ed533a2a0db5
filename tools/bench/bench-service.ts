import { startDemoRoom } from '@talkingcat/demo-room'
import { createDouyinAccess, startService } from '@talkingcat/service'
import { findFfmpegPath } from '../../test/support/ffmpeg-path.ts'
import type { BenchReport } from './bench-service-messages.ts'

// The product's service in a process of its own, so that its memory can be measured. The demo
// room runs here as in the product; only its starting time is told to the parent.
const tell = (report: BenchReport) => process.send?.(report)

const service = await startService({
  port: 0,
  env: process.env,
  ...(process.env.BENCH_PAGE_FOLDER && { pageFolder: process.env.BENCH_PAGE_FOLDER }),
  ports: {
    async startDemo(startOffsetMs) {
      const room = await startDemoRoom({ startOffsetMs })
      tell({ kind: 'demo', startedAt: room.startedAt })
      const access = createDouyinAccess(room.endpoints, findFfmpegPath)
      return { access, input: room.link, close: () => room.close() }
    },
  },
})
tell({ kind: 'ready', url: service.url, token: service.token })
process.on('disconnect', () => {
  void service.close().then(() => process.exit(0))
})
