import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Notice = { headers: Record<string, string>; body: string }
export type NoticeChange = {
  amountFen?: number
  appId?: string
  merchantId?: string
  orderId?: string
  /** 'closed' stands for every end without money. */
  state?: 'paid' | 'closed' | 'pending'
  eventId?: string
  /** Signed by somebody else. */
  isForged?: boolean
  /** Seconds by which its clock is wrong. */
  skewS?: number
}
/** A provider of the outside world. It trusts nobody either: wrong requests are refused. */
export type FakeProvider = {
  url: string
  /** What happened to an order there; a notice is made but not sent. */
  pay: (orderId: string) => void
  closeOrder: (orderId: string) => void
  notice: (orderId: string, change?: NoticeChange) => Notice
  amountOf: (orderId: string) => number | undefined
  notifyUrlOf: (orderId: string) => string | undefined
  /** How the next answers go wrong. */
  behave: (
    how: 'well' | 'badly signed' | 'wrong order' | 'wrong amount' | 'hang up' | RefundManner,
  ) => void
  asked: { made: number; queried: number; refused: number; refunds: number }
  /** What has gone back to the payer, each refund once. */
  refundedFen: (orderId: string) => number
  /** Under which numbers it was asked for. */
  refundIdsOf: (orderId: string) => string[]
  close: () => Promise<void>
}

/** 'answer lost': it happens there, and nobody is told. */
export type RefundManner = 'slow refund' | 'no refund' | 'refund refused' | 'answer lost'

export type FakeOrder = {
  amountFen: number
  notifyUrl: string
  state: 'pending' | 'paid' | 'closed'
  /** Number of a refund → fen. */
  refunds: Map<string, number>
}

export async function serve(
  answer: (
    request: IncomingMessage,
    body: string,
  ) => { status: number; text: string; headers: object } | null,
) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const said = answer(request, Buffer.concat(chunks).toString('utf8'))
      if (said === null) {
        request.socket.destroy()
        return
      }
      response.writeHead(said.status, { ...said.headers })
      response.end(said.text)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
