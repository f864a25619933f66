// A stand-in for an Android phone on which `android-sms-gateway` runs: the part of its published local HTTP interface that Postern uses,
// with its answers. It keeps what it was given and sends nothing to anybody.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export type Texted = { id: string; to: string; text: string; state: 'Pending' | 'Processed' | 'Sent' | 'Delivered' | 'Failed' }
type Answering = number | 'hangs-up' | 'hangs' | null
export type AndroidPhone = {
  url: string
  texts: Texted[]
  /** how often it was asked to send, answered or not */
  asked: () => number
  /** what it does to the next that come: a code instead of taking them, taking them and hanging up before the answer, or answering nothing at all */
  answers: (how: Answering | ((nth: number) => Answering)) => void
  /** so many milliseconds each answer takes */
  slow: (ms: number) => void
  becomes: (state: Texted['state']) => void
  close: () => Promise<void>
}

const password = 'p@ss w:rd'

export async function androidPhone(): Promise<AndroidPhone> {
  const texts: Texted[] = []
  const known = new Map<string, Texted>()
  let [answering, asked, ms]: [Parameters<AndroidPhone['answers']>[0], number, number] = [null, 0, 0]
  const shown = ({ id, to, state }: Texted) => ({ id, deviceId: 'ffffffff', state, isHashed: false, isEncrypted: false, recipients: [{ phoneNumber: to, state }], states: { [state]: new Date().toISOString() } })
  const post = async (request: IncomingMessage, answer: (status: number, body: object) => void, reply: ServerResponse): Promise<void> => {
    asked += 1
    const how = typeof answering === 'function' ? answering(asked) : answering
    if (how === 'hangs') return
    if (typeof how === 'number') return answer(how, { message: 'no' })
    const body = await json(request) as { id?: string; phoneNumbers?: string[]; textMessage?: { text?: string }; ttl?: number }
    if (!body.textMessage?.text || !body.phoneNumbers?.[0]) return answer(400, { message: 'Must specify exactly one of: textMessage, dataMessage, or message' })
    if (known.has(body.id!)) return answer(409, { message: 'Message with the same ID already exists' })
    const it: Texted = { id: body.id!, to: body.phoneNumbers[0], text: body.textMessage.text, state: 'Pending' }
    texts.push(it)
    known.set(it.id, it)
    if (how === 'hangs-up') return void reply.destroy()
    answer(202, shown(it))
  }
  const server = createServer((request, reply) => {
    const now = (status: number, body: object): void => void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const answer = (status: number, body: object): void => void (ms > 0 ? setTimeout(now, ms, status, body) : now(status, body))
    if (request.headers.authorization !== `Basic ${Buffer.from(`sms:${password}`).toString('base64')}`) return answer(401, {})
    const id = /^\/messages\/([\w-]+)$/.exec(request.url ?? '')?.[1]
    if (request.method === 'POST' && request.url === '/messages') return void post(request, answer, reply)
    const it = request.method === 'GET' && id !== undefined && known.get(id)
    return it ? answer(200, shown(it)) : answer(404, {})
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://sms:${encodeURIComponent(password)}@127.0.0.1:${(server.address() as AddressInfo).port}`, texts,
    asked: () => asked, answers: (it) => { answering = it }, slow: (it) => { ms = it }, becomes: (state) => { for (const it of texts) it.state = state },
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()) }),
  }
}
