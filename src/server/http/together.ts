// One answer for all who ask the same in one breath. After a change thirty desks ask for one queue: it is worked out for the first, and
// once more for all who came meanwhile. Nobody is given what was begun before they asked: they may ask because of what has changed since.
// Refuses to keep an answer: when nobody waits, there is none. Who may have the same answer, the caller says by the key.

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const packing = promisify(gzip)
/** Shorter than this it is as quick as it is. */
const worthPacking = 1024

/** An answer that is written once, and packed once, for all to whom it is sent. */
export type Text = { text: string; packed?: Promise<Buffer> }

export async function sendText(it: Text, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  void reply.status(200).type('application/json; charset=utf-8')
  if (it.text.length < worthPacking || !/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(it.text)
  void reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding')
  return reply.send(await (it.packed ??= packing(it.text)))
}

type Asked = { running: Promise<unknown>; next: Promise<unknown> | null }
export type Together = { ask: <T>(key: string, work: () => Promise<T>) => Promise<T> }

export function newTogether(): Together {
  const all = new Map<string, Asked>()
  const begin = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const running = work()
    const it: Asked = { running, next: null }
    all.set(key, it)
    // Those who wait begin the next one; where nobody does, nothing is left.
    const over = (): void => { if (it.next === null) all.delete(key) }
    running.then(over, over)
    return running
  }
  return {
    ask<T>(key: string, work: () => Promise<T>): Promise<T> {
      const it = all.get(key)
      if (!it) return begin(key, work)
      it.next ??= it.running.then(() => begin(key, work), () => begin(key, work))
      return it.next as Promise<T>
    },
  }
}
