// What `/health` knows: named checks, handed to the server by whoever can tell (main.ts, the command line), and put side by side
// for people and load balancers. It refuses to hang: a check that does not answer in time counts as failed.
import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database } from '../db/pool.ts'

/** What a check saw. `code` says what is wrong, in the problems' way of naming; figures may stand beside it, never names. */
export type Line = { ok: boolean; code?: string } & { readonly [figure: string]: number | boolean | string | undefined }

export type HealthCheck = {
  /** its key in the answer */
  name: string
  look: () => Promise<Line>
  /** when it fails, no request can be kept: `/health` answers 503 and `ready: false`. Otherwise it is for a person to see to. */
  vital: boolean
  /** the code when it does not answer in time */
  silence?: string
}

export type Health = { ready: boolean; version: string; /** of the first vital check that failed, else of the first that failed */ code?: string; checks: Record<string, Line> }

const patience = 3_000

async function inTime({ look, silence = 'no-answer' }: HealthCheck): Promise<Line> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Line>((resolve) => { timer = setTimeout(() => resolve({ ok: false, code: silence }), patience) })
  try {
    return await Promise.race([look(), late])
  } catch {
    return { ok: false, code: 'check-failed' }
  } finally {
    clearTimeout(timer)
  }
}

/** All checks at once. */
export async function healthOf(version: string, checks: readonly HealthCheck[]): Promise<Health> {
  const lines = await Promise.all(checks.map(inTime))
  const failed = checks.map((check, i) => ({ vital: check.vital, line: lines[i]! })).filter(({ line }) => !line.ok)
  const worst = failed.find(({ vital }) => vital) ?? failed[0]
  return {
    ready: !failed.some(({ vital }) => vital), version,
    ...(worst ? { code: worst.line.code ?? 'check-failed' } : {}),
    checks: Object.fromEntries(checks.map(({ name }, i) => [name, lines[i]!])),
  }
}

export const databaseCheck = (db: Database): HealthCheck => ({
  name: 'database', vital: true, silence: 'database-away',
  look: async () => {
    try {
      await sql`select 1`.execute(db.reserved)
      return { ok: true }
    } catch {
      return { ok: false, code: 'database-away' }
    }
  },
})

/** Below this somebody should make room; below the other nothing can be written any more: PostgreSQL's own log takes 16 MB pieces. */
const low = 1_000_000_000
const none = 32_000_000

/** Room on the disk that holds `folder`: two checks, because little room is for a person to see to and no room stops the writing. */
export function diskChecks(folder: string): HealthCheck[] {
  const free = async () => statfs(folder).then(({ bavail, bsize }) => bavail * bsize)
  return [
    { name: 'disk', vital: false, look: async () => { const bytes = await free(); return { ok: bytes >= low, ...(bytes < low ? { code: 'disk-low' } : {}), freeBytes: bytes } } },
    { name: 'writing', vital: true, look: async () => ((await free()) >= none ? { ok: true } : { ok: false, code: 'disk-full' }) },
  ]
}
