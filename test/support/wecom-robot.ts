// A stand-in for the robot of a WeCom group: the part of its published interface that Postern uses (developer.work.weixin.qq.com/document/path/91770), with its limits: 20 messages a
// minute, 2,048 bytes of text, 4,096 of markdown. It keeps what was said and says it to nobody.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export type WecomRobot = {
  url: string
  said: string[]
  /** how often it was asked, whatever it answered */
  asked: () => number
  /** what it does to the next that come: an errcode or an HTTP status of its own, saying it and hanging up before the answer or while it gives it, saying it behind somebody between who loses the answer, or answering nothing at all */
  answers: (how: { errcode: number } | { status: number } | 'hangs-up' | 'breaks-off' | 'cut-short' | { between: number } | 'hangs' | null) => void
  /** the key is another by now */
  rekeyed: () => void
  close: () => Promise<void>
}

/** @param clock by which its minutes pass */
export async function wecomRobot(clock: () => number): Promise<WecomRobot> {
  const said: string[] = []
  const times: number[] = []
  let key = '693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa'
  let [how, asked]: [Parameters<WecomRobot['answers']>[0], number] = [null, 0]
  const size = (text: string): number => Buffer.byteLength(text)
  function takes(body: { msgtype?: string; text?: { content?: string }; markdown?: { content?: string } }): { errcode: number; errmsg: string } {
    const { msgtype } = body
    const content = msgtype === 'text' ? body.text?.content : msgtype === 'markdown' ? body.markdown?.content : undefined
    if (msgtype !== 'text' && msgtype !== 'markdown') return { errcode: 40008, errmsg: 'invalid message type' }
    if (!content) return { errcode: 44004, errmsg: 'empty content' }
    if (size(content) > (msgtype === 'text' ? 2048 : 4096)) return { errcode: 40058, errmsg: `${msgtype}.content exceed max length` }
    const now = clock()
    if (times.filter((it) => it > now - 60_000).length >= 20) return { errcode: 45009, errmsg: 'api freq out of limit' }
    times.push(now)
    said.push(content)
    return { errcode: 0, errmsg: 'ok' }
  }
  const server = createServer(async (request, reply) => {
    asked += 1
    if (how === 'hangs') return
    const answer = (status: number, body: object): void => void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const at = new URL(request.url ?? '', 'http://x')
    if (how !== null && typeof how === 'object' && !('between' in how)) return 'status' in how ? answer(how.status, {}) : answer(200, { errcode: how.errcode, errmsg: 'no' })
    if (request.method !== 'POST' || at.pathname !== '/cgi-bin/webhook/send' || at.searchParams.get('key') !== key) return answer(200, { errcode: 93000, errmsg: 'invalid webhook url, hint: [1], more info at https://open.work.weixin.qq.com/devtool/query?e=93000' })
    const came = takes(await json(request) as object)
    const part = JSON.stringify(came).slice(0, 9)
    if (how === 'breaks-off') return void reply.writeHead(200, { 'content-length': 999 }).write(part, () => reply.destroy())
    if (how === 'cut-short') return void reply.writeHead(200, { connection: 'close', 'content-length': part.length }).end(part)
    if (how !== null && typeof how === 'object') return void reply.writeHead(how.between, { 'content-type': 'text/html' }).end('<h1>Gateway</h1>')
    return how === 'hangs-up' ? void reply.destroy() : answer(200, came)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cgi-bin/webhook/send?key=${key}`, said,
    asked: () => asked, answers: (it) => { how = it }, rekeyed: () => { key = 'another' },
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()) }),
  }
}
