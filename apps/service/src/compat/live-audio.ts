import type { Session } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Claims } from './claims.ts'
import type { CompatOptions } from './compat-options.ts'
import { advancedOf, registerLiveAudioModels } from './live-audio-models.ts'
import { registerLiveAudioSocket } from './live-audio-socket.ts'
import { createUtteranceTally } from './utterance-tally.ts'

/** The many tuning knobs of the first generation are accepted and have no effect. */
const startSchema = z.looseObject({
  live_url: z.string().min(1).max(2000),
  profile: z.enum(['fast', 'stable']).default('fast'),
})

/** `/api/live_audio/*` in its first-generation shapes, over the sessions of today. */
export function registerLiveAudio(
  app: FastifyInstance,
  claims: Claims,
  options: CompatOptions,
): void {
  const { config, ports } = options
  const tally = createUtteranceTally(ports.log)

  app.post('/api/live_audio/start', { schema: { body: startSchema } }, async request => {
    const { live_url, profile } = request.body as z.output<typeof startSchema> // parsed by the schema
    const session = await claims.start('audio', live_url)
    const facts = { ffmpeg_pid: null, mode: 'vad', model: 'small', profile }
    return { success: true, message: '已开始转写', data: { ...namesOf(session), ...facts } }
  })

  app.post('/api/live_audio/stop', async () => {
    const session = await claims.stop('audio')
    const data = { is_running: false, session_id: session?.id ?? null }
    return { success: true, message: '已停止转写', data }
  })

  app.get('/api/live_audio/status', async () => {
    const session = await claims.current('audio')
    const { count, meanConfidence } = session
      ? await tally(session.id)
      : { count: 0, meanConfidence: 0 }
    return {
      is_running: session !== null,
      ...(session ? namesOf(session) : { session_id: null, live_id: null, live_url: null }),
      mode: 'vad',
      profile: 'fast',
      model: 'small',
      advanced: advancedOf(config),
      stats: {
        total_audio_chunks: count,
        successful_transcriptions: count,
        failed_transcriptions: 0,
        average_confidence: meanConfidence,
      },
    }
  })

  app.get('/api/live_audio/health', async () => {
    const model = (await ports.models.list())[0]
    const isPresent = model?.status === 'ready'
    return {
      success: isPresent,
      assets: {
        model_dir: model?.folder ?? config.modelsRoot,
        model_present: isPresent,
        vad_dir: '',
        // The voice detector is carried in the program.
        vad_present: true,
      },
      initialized: isPresent,
      error: model?.problem?.message ?? null,
      suggestions: isPresent ? [] : ['请在页面中点击「下载模型」'],
    }
  })

  registerLiveAudioModels(app, options)
  registerLiveAudioSocket(app, claims, options)
}

function namesOf({ id, room }: Session) {
  const liveUrl = `https://live.douyin.com/${room.webRid}`
  return { session_id: id, live_id: room.webRid, live_url: liveUrl }
}
