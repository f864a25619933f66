// A push service as browsers have one, on this machine: `web-push-testing` gives out addresses, checks who sends and opens what is sealed; the part of its
// server that is used here, on the loopback alone. It keeps what it was given, with the headers that say for how long and under which id.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'

type Model = {
  notifyUrl: string
  subscribe: (options: { userVisibleOnly: string; applicationServerKey: string }) => Promise<{ endpoint: string; keys: { p256dh: string; auth: string }; clientHash: string }>
  expireSubscription: (hash: string) => void
  handleNotification: (hash: string, headers: object, body: Buffer) => Promise<void>
  getNotifications: (of: { clientHash: string }) => { messages: string[] }
}
const { PushApiModel } = createRequire(import.meta.url)('web-push-testing/src/PushApiModel.js') as { PushApiModel: new () => Model }

export type PushAddress = { endpoint: string; p256dh: string; auth: string }
export type PushService = {
  /** an address for a browser that was handed this key */
  subscribe: (key: string) => Promise<PushAddress>
  /** what came there, opened; a topic that came again took the place of the first */
  heard: (at: PushAddress) => { title: string; body: string; opens: string; tag: string; language: string }[]
  /** of each that was taken, in their order */
  headers: { ttl: string; topic: string; urgency: string }[]
  expire: (at: PushAddress) => void
  /** what it answers from now on instead of taking anything */
  answers: (status: number | null) => void
  /** whether an address is one of this service */
  knows: (endpoint: string) => boolean
  close: () => Promise<void>
}

const hashOf = ({ endpoint }: PushAddress): string => endpoint.split('/').at(-1)!
const unpadded = (text: string): string => Buffer.from(text, 'base64').toString('base64url')

export async function pushService(): Promise<PushService> {
  const model = new PushApiModel()
  const headers: PushService['headers'] = []
  let refusing: number | null = null
  const server = createServer((request, reply) => {
    const hash = request.url!.split('/').at(-1)!
    const sent = (name: string): string => String(request.headers[name] ?? '')
    if (refusing !== null) return void reply.writeHead(refusing).end()
    void buffer(request)
      .then((body) => model.handleNotification(hash, { encoding: sent('content-encoding'), authorization: sent('authorization'), ttl: sent('ttl') }, body))
      .then(() => { headers.push({ ttl: sent('ttl'), topic: sent('topic'), urgency: sent('urgency') }); reply.writeHead(201).end() }, (error: Error) => reply.writeHead(error.name === 'SubscriptionExpiredError' ? 410 : 400).end(error.message))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  model.notifyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify/`
  return {
    async subscribe(applicationServerKey) {
      const { endpoint, keys } = await model.subscribe({ userVisibleOnly: 'true', applicationServerKey })
      return { endpoint, p256dh: unpadded(keys.p256dh), auth: unpadded(keys.auth) }
    },
    heard: (at) => model.getNotifications({ clientHash: hashOf(at) }).messages.map((it) => JSON.parse(it) as ReturnType<PushService['heard']>[number]),
    headers, expire: (at) => model.expireSubscription(hashOf(at)), answers: (status) => { refusing = status },
    knows: (endpoint) => endpoint.startsWith(model.notifyUrl),
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()) }),
  }
}
