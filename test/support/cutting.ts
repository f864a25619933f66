// A line to PostgreSQL that is cut at the nth statement: before the database has heard it, or when it has done it and nobody hears the answer.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '#server/db/pool.ts'

export type Cut = { at: number; when: 'unheard' | 'unanswered' }
export type Cutting = {
  /** the same database through the line */
  through: (url: string) => string
  /** counts from here; with a cut, once */
  arm: (cut: Cut | null) => void
  /** statements sent since */
  readonly sent: number
  close: () => void
}

export async function cuttingLine(url: string): Promise<Cutting> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let cut: Cut | null = null
  let sent = 0
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    let [begun, dead, buffer] = [false, false, Buffer.alloc(0)]
    const end = () => { dead = true; near.destroy(); far.destroy() }
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay(true))
      socket.on('error', end).on('close', end)
    }
    far.on('data', (data) => { if (!dead) near.write(data) })
    const pass = (message: Buffer): void => {
      // Q: a question in one message; S: the end of one in several.
      const ends = begun && 'QS'.includes(String.fromCharCode(message[0]!))
      begun = true
      if (ends) sent += 1
      if (!ends || cut === null || sent !== cut.at) return void far.write(message)
      if (cut.when === 'unheard') return end()
      far.write(message)
      dead = true
      setTimeout(end, 150)
    }
    near.on('data', (data) => {
      buffer = Buffer.concat([buffer, data])
      while (!dead && buffer.length >= 5) {
        const length = begun ? buffer.readInt32BE(1) + 1 : buffer.readInt32BE(0)
        if (buffer.length < length) return
        pass(buffer.subarray(0, length))
        buffer = buffer.subarray(length)
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    through: (it) => Object.assign(new URL(it), { hostname: '127.0.0.1', port: String((server.address() as AddressInfo).port) }).href,
    arm(next) { [cut, sent] = [next, 0] },
    get sent() { return sent },
    close() { for (const socket of sockets) socket.destroy(); server.close() },
  }
}

/**
 * Waits until the database has noticed that the other end of a cut line is gone. Till then that transaction holds its rows, and what
 * passes over locked rows would find nothing due: a server that looks each minute comes again, a test that looks three times at once does not.
 */
export const untilLetGo = (database: Database): Promise<void> => expect.poll(async () => {
  const { rows } = await sql`select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null`.execute(database.owner)
  return rows.length
}).toBe(0)
