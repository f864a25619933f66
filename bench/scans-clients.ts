// The stations of the benchmark `scans`, as a process of their own, so that what they cost is not counted as the server's: each sends its batches over HTTP,
// one after the other, and tells how long each took. The first line of standard input says what to send, the second when; a line of standard output answers each.

import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

type Asked = { url: string; stations: { secret: string; batches: string[] }[] }

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { url, stations } = JSON.parse((await lines.next()).value as string) as Asked
process.stdout.write('ready\n')
await lines.next()
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
    const { status, says } = await post(secret, `{"facts":${batch},"sentAt":"${new Date().toISOString()}","steady":null}`)
    took.push(performance.now() - from)
    if (status !== 200 || !says.includes('"held":[]')) wrong.push(`${status} ${says.slice(-300)}`)
  }
}))
agent.destroy()
process.stdout.write(`${JSON.stringify({ took, wrong: wrong.length, first: wrong[0] ?? null })}\n`)
