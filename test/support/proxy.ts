// A line to PostgreSQL that can go dead without a word, as a proxy or a router does it: what is open stops forwarding and is not
// closed. Lines opened afterwards work, unless `refuse` was called.

import { connect, createServer, type Socket } from 'node:net'

export type Proxy = { /** the same database through the line */ through: (url: string) => string; /** how many lines went dead */ freeze: () => number; refuse: (yes: boolean) => void; close: () => void }

export async function proxyTo(url: string): Promise<Proxy> {
  const { hostname, port } = new URL(url)
  const lines = new Set<[Socket, Socket]>()
  let refusing = false
  const server = createServer((near) => {
    if (refusing) return void near.destroy()
    const far = connect(Number(port), hostname)
    const line: [Socket, Socket] = [near, far]
    lines.add(line)
    const end = () => { lines.delete(line); near.destroy(); far.destroy() }
    for (const socket of line) socket.setNoDelay(true).on('error', end).on('close', end)
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const own = (server.address() as { port: number }).port
  return {
    through: (it) => { const other = new URL(it); other.hostname = '127.0.0.1'; other.port = String(own); return other.href },
    freeze() {
      for (const [near, far] of lines) { near.unpipe(far); far.unpipe(near); near.pause(); far.pause() }
      const count = lines.size
      lines.clear()
      return count
    },
    refuse(yes) { refusing = yes; if (yes) for (const [near, far] of lines) { near.destroy(); far.destroy() } },
    close() { for (const [near, far] of lines) { near.destroy(); far.destroy() } server.close() },
  }
}
