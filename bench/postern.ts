// A running Postern for the benchmarks of browser and server: the real server with the demonstration community, on a folder of
// its own that goes with it, and the links it prints. All on this machine; the network is not part of any figure.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { signalGroup, startPostern } from '../test/support/postern.ts'

export type Bench = {
  url: string
  /** its folder, with the database below it */
  data: string
  /** sign-in link of `staff`, `gate`, `resident …` */
  link: (role: string) => string
  stop: () => Promise<void>
}

/** `web: false` leaves the web app unbuilt and unserved, for benchmarks that ask the server alone; `args` are further values of `npm start`. */
export async function startBench({ web = true, args = [] }: { web?: boolean; args?: readonly string[] } = {}): Promise<Bench> {
  const data = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const started = startPostern(['--data', data, '--port', '0', ...(web ? [] : ['--no-web']), ...args])
  const stop = async (): Promise<void> => {
    signalGroup(started, 'SIGINT')
    await started.ended
    await rm(data, { recursive: true, force: true })
  }
  const url = await started.url.catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const link = (role: string): string => {
    const found = started.said().split('\n').map((line) => line.trim()).find((line) => line.startsWith(role))
    const address = /https?:\S+$/.exec(found ?? '')?.[0]
    if (!address) throw new Error(`no link for ${role} was printed`)
    return address
  }
  return { url, data, link, stop }
}

/** Slows the page's processor down, as DevTools does; 1 is the machine as it is. */
export async function throttle(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** What the gate's phone would be told, asked as staff: the passes that stand in it are real ones. */
export async function livePasses(context: BrowserContext, bench: Bench): Promise<{ enrolUrl: () => Promise<string>; passes: { text: string; code: string }[] }> {
  const page = await context.newPage()
  await page.goto(bench.link('staff'))
  await page.waitForURL('**/desk')
  const ask = (path: string, body?: unknown) => page.evaluate(async ([to, sent]) => {
    const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() }
    const reply = await fetch(to as string, sent ? { method: 'POST', headers, body: JSON.stringify(sent) } : {})
    return await reply.json() as unknown
  }, [path, body ?? null] as const)
  const { gates } = await ask('/api/gates') as { gates: { id: string }[] }
  const gate = gates[0]!.id
  const { stretches } = await ask(`/api/field/knows?place=${gate}`) as { stretches: { name: string; put: { text: string; code: string }[] }[] }
  return { passes: stretches.filter((it) => it.name === 'passes').flatMap((it) => it.put), enrolUrl: async () => (await ask('/api/devices/enrolments', { kind: 'gate', place: gate, label: 'benchmark' }) as { url: string }).url }
}
