import { expect, it } from 'vitest'
import { startSmtpSink } from '../testing/smtp-sink.ts'
import { createMailQueue } from './mail-queue.ts'
import { createSmtpMailer, type Mailer } from './mailer.ts'

const mail = { to: 'anna@example.com', subject: '你好', text: '正文' }
const from = '提猫 <no-reply@example.com>'

it('tries again, gives up, and logs the failure without the address', async () => {
  const sink = await startSmtpSink()
  const lines: string[] = []
  const log = (facts: object) => void lines.push(JSON.stringify(facts))
  const queue = createMailQueue(createSmtpMailer({ url: sink.url, from }), log, [1, 1])
  sink.faults.refuse = 2
  queue.add(async () => mail)
  expect(await sink.take(mail.to)).toEqual({ ...mail, text: expect.stringContaining('正文') })
  sink.faults.refuse = 3
  queue.add(async () => mail)
  await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1)
  expect(lines[0]).toContain('mail.failed')
  expect(lines[0]).not.toContain('example.com')
  expect(sink.mails).toEqual([])
  await queue.close()
  await sink.close()
})

it('holds 500 at most, drops the rest, and ends at once when closed', async () => {
  const lines: object[] = []
  let release = () => {}
  const stuck = new Promise<void>(resolve => {
    release = resolve
  })
  let sent = 0
  const mailer: Mailer = {
    send: async () => {
      sent++
      await stuck
    },
    close: () => {},
  }
  const queue = createMailQueue(mailer, facts => void lines.push(facts))
  for (let turn = 0; turn < 520; turn++) queue.add(async () => mail)
  expect(lines).toEqual(Array(20).fill({ event: 'mail.dropped' }))
  await expect.poll(() => sent).toBe(4)
  const closed = queue.close()
  release()
  await closed
  expect(sent).toBe(4)
  queue.add(async () => mail)
  await new Promise(setImmediate)
  expect(sent).toBe(4)
})

it('an address can not smuggle in a second one or a header', async () => {
  const sink = await startSmtpSink()
  const mailer = createSmtpMailer({ url: sink.url, from })
  const to = 'a@example.com, b@example.com\r\nBcc: c@example.com'
  await mailer.send({ ...mail, to }).catch(() => {})
  expect(sink.mails.filter(({ to }) => /^[bc]@|\s/.test(to))).toEqual([])
  mailer.close()
  await sink.close()
})
