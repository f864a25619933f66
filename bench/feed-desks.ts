// Desks that stand open, in a process of their own so that their work is not the server's: each has a session and an event stream of its
// own, holds what a desk's screen shows, and asks again as the screens do, by the screens' own table. Started by feed.ts.

import { request as httpRequest, type ClientRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { concerns } from '../src/web/offline/about.ts'
import { breath, changeIn, type Change } from '../src/web/offline/changes.ts'

export type DeskAsked = { url: string; cookie: string; paths: readonly string[] }
/** Milliseconds. `refetch`: from asking to the last answer; `shown`: from being told; `answers`: how many were asked for. */
export type Measured = { refetch: number[]; shown: number[]; answers: number }
/** `again`: what was asked, some of it, by one desk at a time. */
export type ToDesks = { open: DeskAsked[] } | { measure: true } | { tell: true } | { again: number }

let measured: Measured = { refetch: [], shown: [], answers: 0 }
let asked: { desk: DeskAsked; paths: string[] }[] = []

async function read({ url, cookie }: DeskAsked, path: string): Promise<void> {
  const reply = await fetch(url + path, { headers: { cookie } })
  const text = await reply.text()
  if (reply.status !== 200) throw new Error(`${path} answers ${reply.status}: ${text.slice(0, 300)}`)
  JSON.parse(text)
  measured.answers += 1
}

/** Asks as a screen does, all at once. */
async function readAll(desk: DeskAsked, paths: string[]): Promise<number> {
  const from = performance.now()
  await Promise.all(paths.map((path) => read(desk, path)))
  return performance.now() - from
}

/** One desk: what is told while it asks is asked for after that. */
function deskOf(it: DeskAsked): (change: Change) => void {
  let told: { change: Change; at: number }[] = []
  let busy = false
  let askedAt = -Infinity
  const ask = async (): Promise<void> => {
    busy = true
    while (told.length > 0) {
      await sleep(breath(performance.now() - askedAt))
      const now = told
      told = []
      const wanted = it.paths.filter((path) => now.some(({ change }) => concerns(path, change)))
      if (wanted.length === 0) continue
      askedAt = performance.now()
      asked.push({ desk: it, paths: wanted })
      measured.refetch.push(await readAll(it, wanted))
      measured.shown.push(performance.now() - now[0]!.at)
    }
    busy = false
  }
  return (change) => {
    told.push({ change, at: performance.now() })
    if (!busy) void ask()
  }
}

const streams: ClientRequest[] = []
const open = (it: DeskAsked): Promise<void> => new Promise((resolve, reject) => {
  const hear = deskOf(it)
  const stream = httpRequest(`${it.url}/api/events`, { headers: { cookie: it.cookie }, agent: false }, (reply) => {
    if (reply.statusCode !== 200) return reject(new Error(`/events answers ${reply.statusCode}`))
    let rest = ''
    reply.setEncoding('utf8').on('error', () => undefined).on('data', (part: string) => {
      const blocks = (rest + part).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const change = /^event: change$/m.test(block) ? changeIn(/^data: (.*)$/m.exec(block)?.[1]) : null
        if (change) hear(change)
      }
    })
    resolve()
  })
  stream.on('error', reject).end()
  streams.push(stream)
})

async function again(count: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const { desk, paths } = asked[Math.floor((i * asked.length) / count)]!
    await sleep(breath(Infinity))
    times.push(await readAll(desk, paths))
  }
  return times
}

process.on('message', (what: ToDesks) => void (async () => {
  if ('open' in what) {
    await Promise.all(what.open.map(async (it) => { await readAll(it, [...it.paths]); await open(it) }))
    process.send!('open')
  } else if ('measure' in what) {
    measured = { refetch: [], shown: [], answers: 0 }
    asked = []
    process.send!('measuring')
  } else if ('tell' in what) process.send!(measured)
  else process.send!(await again(what.again))
})())
process.on('disconnect', () => { for (const stream of streams) stream.destroy(); process.exit() })
