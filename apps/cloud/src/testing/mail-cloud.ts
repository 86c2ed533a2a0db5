import type { Storage } from '../config.ts'
import { createSmtpMailer } from '../mail/mailer.ts'
import { startSmtpSink } from './smtp-sink.ts'
import { startTestCloud } from './test-cloud.ts'

/** A cloud that sends its mails to a real SMTP server, which keeps them. */
export async function startMailCloud(storage: Storage) {
  const sink = await startSmtpSink()
  const from = '提猫 <no-reply@example.com>'
  const cloud = await startTestCloud(storage, 1, createSmtpMailer({ url: sink.url, from }))
  return {
    cloud,
    sink,
    async close() {
      await cloud.close()
      await sink.close()
    },
  }
}
