// Puts Riverside beside Osmanthus Court, through the same endpoints: its roster from a file, a gate in each of its twelve compounds, an old quarter closed
// for five days with a house in it under a stricter order, what some of its people need, and what its fifth day is busy with. It tells no exits: those are Osmanthus Court's.

import { sql } from 'kysely'
import { hour, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { riverside, riversideSealedSince } from '#demo/riverside.ts'
import { ownerTransaction, type Database } from '#server/db/pool.ts'
import { buildServer } from '#server/main.ts'
import { countAnew, enrolGates, gather, needsSaid, newId, setUp, signIn, takeRoster, type Filled } from './demo-players.ts'
import type { Places } from './demo-day.ts'
import { riversideDay } from './demo-riverside-day.ts'
import { byTime, type Player } from './demo-stories.ts'

/** Its logins: those of Osmanthus Court with this before. */
export const riversideLogins = 'riverside-'

async function seal(secretary: Player, { compounds }: Places, since: Instant): Promise<void> {
  const rule = async (code: string, stages: object[]): Promise<string> => {
    const id = newId(since)
    await secretary.post('/sealing/rules', { id, code, version: 1, validFrom: since, stages, countsFrom: 'midnight' })
    return id
  }
  const sevenSeven = await rule('7+7', [{ code: 'closed', level: 'sealed', days: 7 }, { code: 'monitoring', level: 'controlled', days: 7 }])
  const watched = await rule('14', [{ code: 'closed', level: 'controlled', days: 14 }])
  const old = compounds.find((one) => one.name === '渡口老街')!
  const lane = old.buildings.find((one) => one.label === '松柏里')!
  const order = (scope: object, by: string, issuer: string, ground: string, caseSince: Instant | null) =>
    secretary.post('/sealing/orders', { id: newId(since), scope, rule: by, startsAt: since, issuer, ground, caseSince })
  await order({ kind: 'compound', id: old.id }, watched, '街道疫情防控办公室', '老街巷弄相连，实行封闭管理。', null)
  await order({ kind: 'building', id: lane.id }, sevenSeven, '区疾控中心', '松柏里报告一例阳性。', since)
}

export async function fillRiverside(db: Database, origin: string, now: Instant, progress: Filled, community = newId(now) as CommunityId): Promise<CommunityId> {
  const place = riverside(now)
  const since = riversideSealedSince(now)
  let clock = since
  const ids = await setUp(db, place, community, since, riversideLogins)
  const app = await buildServer({ db, origin, version: 'demo', clock: () => msOf(clock) })
  try {
    progress(0, 100, 'Riverside, roster')
    const importer = await signIn(app, db, { community, for: { kind: 'account', account: ids.get('secretary')! }, expiresAt: plus(since, hour), now: since })
    await takeRoster(importer, place)
    await countAnew(db)
    const { account, residentAt, household } = await gather(app, db, community, ids, () => clock)
    const [secretary, staff] = [account('secretary'), account('staff-1')]
    const places = await secretary.get('/buildings') as Places
    progress(60, 100, 'Riverside, orders')
    await seal(secretary, places, since)
    for (const step of [...needsSaid(place, now, staff, residentAt, 2), ...riversideDay(place, places, now, { account, ids, residentAt, household }, riversideLogins)].sort(byTime)) {
      clock = step.at
      await step.act()
    }
    // Their phones were heard of a moment ago.
    clock = plus(now, -2 * minute)
    await enrolGates(app, staff, place, places.compounds, clock)
    await countAnew(db)
    await ownerTransaction(db, (tx) => sql`delete from credential_traces where account_id is not null`.execute(tx))
  } finally {
    await app.close()
  }
  return community
}
