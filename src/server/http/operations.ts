// What operators and other programs ask: is it ready, how is it doing, what does the API look like.

import { BlockList, isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from './endpoint.ts'
import { databaseCheck, healthOf, type Health, type HealthCheck } from './health.ts'
import { problemBody } from './problems.ts'

/** Reads /openapi.json and lists it: no outside script, works without a network. */
const apiPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Postern API</title>
<style>body{font:16px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}code,pre{font-family:ui-monospace,monospace}summary{cursor:pointer;padding:.5rem 0}pre{overflow:auto;background:#f4f6f7;padding:1rem}b{display:inline-block;min-width:4rem}</style>
<main><h1>Postern API</h1><p>The whole description: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p><div id="list">Reading…</div></main>
<script src="/api-page.js"></script></html>`
const apiScript = `fetch('/openapi.json').then(r=>r.json()).then(d=>{const l=document.getElementById('list');l.textContent='';for(const [p,m] of Object.entries(d.paths))for(const [v,o] of Object.entries(m)){const e=document.createElement('details');const s=document.createElement('summary');const b=document.createElement('b');b.textContent=v.toUpperCase();const c=document.createElement('code');c.textContent=p;s.append(b,c,' — '+(o.summary||''));const t=document.createElement('pre');t.textContent=JSON.stringify(o,null,2);e.append(s,t);l.append(e)}})`

/** How the work is doing that the server does by itself. */
type JobFigures = { waiting: number; late: number; failed: number; timetable: number; oldestSeconds: number; degraded: boolean }

function countJobs(registry: Registry, jobs: () => Promise<JobFigures>): void {
  const names = ['waiting', 'late', 'failed', 'timetable'] as const
  // Asked once a scrape; without the database there is nothing to count, and /health says so.
  let asked: Promise<JobFigures | null> | null = null
  const figuresNow = (): Promise<JobFigures | null> => (asked ??= jobs().catch(() => null).finally(() => { asked = null }))
  const oldest: Gauge = new Gauge({
    name: 'postern_jobs_oldest_seconds', help: 'age of the oldest job that is due and not over', registers: [registry],
    async collect() { oldest.set((await figuresNow())?.oldestSeconds ?? 0) },
  })
  const count: Gauge<'what'> = new Gauge({
    name: 'postern_jobs', help: 'jobs that are due: waiting, late, failed for good; and what failed of the timetable', labelNames: ['what'], registers: [registry],
    async collect() {
      const figures = await figuresNow()
      if (!figures) return count.reset()
      for (const name of names) count.set({ what: name }, figures[name])
    },
  })
}

/** How often a community says no and how many emergencies it has stands in the figures: they are for those who run the server. */
export function readersOf(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of ['127.0.0.0/8', '::1', ...networks]) {
    const [address = '', length] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (length === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(length), family)
  }
  // An address of the old kind inside one of the new kind is found as both.
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

export type Operations = { version: string; checks: readonly HealthCheck[]; jobs: () => Promise<JobFigures>; /** addresses and networks that read figures, beside this machine */ readers: readonly string[] }

export function mountOperations(app: FastifyInstance, context: Context, { version, checks, jobs, readers }: Operations): void {
  const reads = readersOf(readers)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({ name: 'postern_request_seconds', help: 'time to answer, by route', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2], registers: [registry] })
  countJobs(registry, jobs)
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the URL: an id is not a label, and names stay out of metrics.
    seconds.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
  const hidden = { schema: { hide: true } as object }
  const all = [databaseCheck(context.db), ...checks]
  // Anybody may ask, and asking takes connections that emergencies need: whoever comes while it is looked at is given the same answer.
  let looking: Promise<Health> | null = null
  const healthNow = (): Promise<Health> => (looking ??= healthOf(version, all).finally(() => { looking = null }))
  app.get('/health', hidden, async (request, reply) => {
    const { checks: lines, ...health } = await healthNow()
    return reply.status(health.ready ? 200 : 503).header('cache-control', 'no-store').send(reads(request.ip) ? { ...health, checks: lines } : health)
  })
  app.get('/metrics', hidden, async (request, reply) => {
    if (!reads(request.ip)) return reply.status(404).header('content-type', 'application/problem+json').send(problemBody({ code: 'not-found' }))
    return reply.header('content-type', registry.contentType).send(await registry.metrics())
  })
  app.get('/openapi.json', hidden, async () => app.swagger())
  app.get('/api-page', hidden, async (_request, reply) => reply.header('content-type', 'text/html; charset=utf-8').send(apiPage))
  app.get('/api-page.js', hidden, async (_request, reply) => reply.header('content-type', 'text/javascript; charset=utf-8').send(apiScript))
}
