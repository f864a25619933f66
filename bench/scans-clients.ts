// The stations of the benchmark `scans`, as a process of their own, so that what they cost is not counted as the server's: each sends its batches over HTTP,
// one after the other, and tells how long each took. Told what to send on standard input; answers on standard output.

import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'

type Asked = { url: string; stations: { secret: string; batches: string[] }[] }

const { url, stations } = JSON.parse(await text(process.stdin)) as Asked
const agent = new Agent({ keepAlive: true, maxSockets: stations.length })
const { hostname, port } = new URL(url)

const post = (secret: string, body: string): Promise<{ status: number; says: string }> => new Promise((resolve, reject) => {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'command-id': crypto.randomUUID() }
  const asking = request({ hostname, port, path: '/api/facts', method: 'POST', agent, headers }, (reply) => void text(reply).then((says) => resolve({ status: reply.statusCode ?? 0, says }), reject))
  asking.on('error', reject)
  asking.end(body)
})

const took: number[] = []
const wrong: string[] = []
await Promise.all(stations.map(async ({ secret, batches }) => {
  for (const batch of batches) {
    const from = performance.now()
    const { status, says } = await post(secret, batch)
    took.push(performance.now() - from)
    if (status !== 200 || !says.includes('"held":[]')) wrong.push(`${status} ${says.slice(-300)}`)
  }
}))
agent.destroy()
process.stdout.write(JSON.stringify({ took, wrong: wrong.length, first: wrong[0] ?? null }))
