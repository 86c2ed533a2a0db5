import { SMTPServer } from 'smtp-server'

export type Received = { to: string; subject: string; text: string }

/** A real SMTP server that keeps what it is given; `refuse` makes it answer with an error. */
export async function startSmtpSink() {
  const mails: Received[] = []
  const faults = { refuse: 0 }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', () => {
        if (faults.refuse > 0) {
          faults.refuse--
          return done(new Error('not now'))
        }
        const to = session.envelope.rcptTo.map(({ address }) => address).join(' ')
        mails.push({ to, ...readMail(Buffer.concat(chunks).toString()) })
        done()
      })
    },
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    faults,
    /** Waits for the next mail to an address that was not taken before. */
    async take(to: string): Promise<Received> {
      for (let turn = 0; turn < 1000; turn++) {
        const index = mails.findIndex(mail => mail.to === to)
        const [mail] = index < 0 ? [] : mails.splice(index, 1)
        if (mail) return mail
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      throw new Error(`no mail to ${to}`)
    },
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

export type SmtpSink = Awaited<ReturnType<typeof startSmtpSink>>

/** The line of a mail that is nothing but a code. */
export const codeOf = ({ text }: Received) => /^[\w-]{43}$/m.exec(text)?.[0] ?? ''

function readMail(raw: string) {
  const split = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, split).replace(/\r\n\s+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
  const body = raw.slice(split + 4)
  const text =
    header('content-transfer-encoding') === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : Buffer.from(
          body
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString()
  const subject = header('subject')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('latin1')
        : word
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/g, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  return { subject: Buffer.from(subject, 'latin1').toString(), text: text.replaceAll('\r\n', '\n') }
}
