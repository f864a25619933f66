// A slow line on the loopback: a TCP proxy through which bytes come no faster, and no sooner, than they do to a phone on slow 3G. All
// connections share the line, a packet each in turn; opening one costs a round trip, as it does on the air. It knows no HTTP.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

const packet = 1400
/** What waits for its turn in one direction of one connection; above that whoever sends it waits. */
const window = 32 * 1024

/** `bytesPerSecond` each way; `roundTripMs` there and back. */
export type Line = { bytesPerSecond: number; roundTripMs: number }
const atOnce: Line = { bytesPerSecond: Infinity, roundTripMs: 0 }
const slow3g: Line = { bytesPerSecond: 50_000, roundTripMs: 400 }

type Queue = { from: Socket; to: Socket; waiting: Buffer[]; size: number; ended: boolean }

/** One direction of the line. */
class Direction {
  private readonly line: Line
  private readonly queues: Queue[] = []
  private freeAt = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(line: Line) { this.line = line }

  carry(from: Socket, to: Socket): void {
    const queue: Queue = { from, to, waiting: [], size: 0, ended: false }
    this.queues.push(queue)
    const ended = (): void => { queue.ended = true; this.next() }
    from.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += packet) queue.waiting.push(bytes.subarray(at, at + packet))
      queue.size += bytes.length
      if (queue.size > window) from.pause()
      this.next()
    })
    from.on('end', ended)
    from.on('close', ended)
  }

  private next(): void {
    if (this.timer) return
    const queue = this.queues.shift()
    if (!queue) return
    const bytes = queue.waiting.shift()
    if (!bytes) {
      if (queue.ended) {
        setTimeout(() => queue.to.end(), this.line.roundTripMs / 2)
        return this.next()
      }
      this.queues.push(queue)
      if (this.queues.some((one) => one.waiting.length > 0 || one.ended)) this.next()
      return
    }
    this.queues.push(queue)
    queue.size -= bytes.length
    if (queue.size <= window) queue.from.resume()
    const now = performance.now()
    this.freeAt = Math.max(this.freeAt, now) + (bytes.length / this.line.bytesPerSecond) * 1000
    setTimeout(() => { if (!queue.to.destroyed) queue.to.write(bytes) }, this.freeAt - now + this.line.roundTripMs / 2)
    this.timer = setTimeout(() => { this.timer = null; this.next() }, Math.max(0, this.freeAt - now))
  }
}

/** `quick`: for what is not measured. `hangUp` ends all connections: whoever comes next opens their own. */
export type SlowLine = { /** the server's, seen through the line */ url: string; quick: (on: boolean) => void; hangUp: () => void; close: () => Promise<void> }

/** Resolves when it listens. */
export async function slowLine(url: string): Promise<SlowLine> {
  const line: Line = { ...slow3g }
  const { hostname, port } = new URL(url)
  const [up, down] = [new Direction(line), new Direction(line)]
  const sockets = new Set<Socket>()
  const proxy = createServer({ allowHalfOpen: true }, (phone) => {
    const server = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    for (const [one, other] of [[phone, server], [server, phone]] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.on('close', () => sockets.delete(one))
    }
    phone.pause()
    // The loopback has opened it at once; on the air that is a round trip.
    setTimeout(() => {
      up.carry(phone, server)
      phone.resume()
    }, line.roundTripMs)
    down.carry(server, phone)
  })
  const hangUp = (): void => { for (const one of sockets) one.destroy() }
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    hangUp, quick: (on) => void Object.assign(line, on ? atOnce : slow3g),
    close: () => new Promise((resolve) => {
      hangUp()
      proxy.close(() => resolve())
    }),
  }
}
