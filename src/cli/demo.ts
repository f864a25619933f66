// Fills an empty database with Osmanthus Court, through the endpoints that real communities use: the roster is imported from a
// file, orders are issued, the exit cases are asked, proved, decided and walked through the gates, each at its own hour.

import { sql } from 'kysely'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { cases } from '#demo/cases.ts'
import { osmanthusCourt, sealedSince } from '#demo/osmanthus.ts'
import { ownerTransaction, type Database } from '#server/db/pool.ts'
import { tellDue } from '#server/exits/untold.ts'
import { buildServer } from '#server/main.ts'
import { deskSteps } from './demo-desk.ts'
import { osmanthusDay } from './demo-osmanthus-day.ts'
import { countAnew, enrolGates, enrolled, gather, needsSaid, newId, setUp, signIn, takeRoster, type Filled } from './demo-players.ts'
import { testingRounds } from './demo-testing.ts'
import { byTime, healthSaid, nurseCalls, stepsOf, type Player, type Players, type Step } from './demo-stories.ts'

/** True when no community lives in this database yet. */
export async function isEmpty(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from communities limit 1`.execute(db.owner)
  return rows.length === 0
}

/** The compound closed for 14 days; building 2 under 2 + 12, its clock started again by a new case yesterday. */
async function seal(secretary: Player, places: any, since: Instant, now: Instant): Promise<Step[]> {
  const rule = async (code: string, stages: unknown[]) => {
    const id = newId(since)
    await secretary.post('/sealing/rules', { id, code, version: 1, validFrom: since, stages, countsFrom: 'midnight' })
    return id
  }
  const closed = await rule('14', [{ code: 'closed', level: 'controlled', days: 14 }])
  const twoTwelve = await rule('2+12', [{ code: 'closed', level: 'sealed', days: 2 }, { code: 'monitoring', level: 'controlled', days: 12 }])
  await rule('7+7', [{ code: 'closed', level: 'sealed', days: 7 }, { code: 'monitoring', level: 'controlled', days: 7 }])
  await rule('3', [{ code: 'watch', level: 'precaution', days: 3 }])
  const compound = places.compounds[0]
  const two = compound.buildings.find((b: any) => b.label === '2')
  await secretary.post('/sealing/orders', { id: newId(since), scope: { kind: 'compound', id: compound.id }, rule: closed, startsAt: since, issuer: '街道疫情防控办公室', ground: '小区发现阳性感染者，实行封闭管理。', caseSince: null })
  const order = newId(since)
  await secretary.post('/sealing/orders', { id: order, scope: { kind: 'building', id: two.id }, rule: twoTwelve, startsAt: since, issuer: '区疾控中心', ground: '2号楼报告一例阳性。', caseSince: since })
  const at = plus(now, -26 * hour)
  return [{ at, act: async () => void (await secretary.post(`/sealing/orders/${order}/new-case`, { id: newId(at), at, source: '区疾控中心', reason: '2号楼新增一例阳性。' })) }]
}

/** Homes whose own stories the tests tell. */
const storyDoors = new Set(['2-1-502', '2-1-501', '7-1-301', '11-2-402', '5-3-201', '14-1-1203', '2-2-302', '9-4-101', '18-1-703'])

/**
 * Fills an empty database. `now` is when it is; steps that lie in the future are not played. `community` is the id it will have. `busy`: with what the ninth day brings beside the exits; without it
 * a test begins with notices, rounds and repairs of its own.
 */
export async function fillDemo(db: Database, origin: string, now: Instant, progress: Filled, { community = newId(now) as CommunityId, busy = true }: { community?: CommunityId; busy?: boolean } = {}): Promise<CommunityId> {
  const place = osmanthusCourt(now)
  const since = sealedSince(now)
  let clock = since
  const ids = await setUp(db, place, community, since)
  const app = await buildServer({ db, origin, version: 'demo', clock: () => msOf(clock) })
  try {
    progress(0, 100, 'roster')
    const importer = await signIn(app, db, { community, for: { kind: 'account', account: ids.get('secretary')! }, expiresAt: plus(since, hour), now: since })
    await takeRoster(importer, place)
    await countAnew(db)
    const { account, residentAt, household } = await gather(app, db, community, ids, () => clock)
    const secretary = account('secretary')
    const places = await secretary.get('/buildings')
    progress(20, 100, 'orders')
    const newCase = await seal(secretary, places, since, now)
    const staff = account('staff-1')
    const gates = await enrolGates(app, staff, place, places.compounds, since)
    const players: Players = { secretary, deputy: account('deputy'), staff, staff2: account('staff-2'), gates, household }
    const steps = [...newCase, ...nurseCalls(now, players, residentAt), ...healthSaid(now, players, residentAt), ...needsSaid(place, now, staff, residentAt, 1, storyDoors), ...deskSteps(now, { account, idOf: (login) => ids.get(login)!, residentAt }), ...cases(now, place.people).flatMap((it) => stepsOf(it, now, players, residentAt)), ...(busy ? [...osmanthusDay(place, places, now, { account, ids, residentAt, household }, storyDoors), ...testingRounds(place, places, now, { account, ids, residentAt, household }, (code, label) => enrolled(app, code, label))] : [])].sort(byTime)
    for (const [i, step] of steps.entries()) {
      clock = step.at
      await step.act()
      if (i % 10 === 0) progress(30 + Math.round((70 * i) / steps.length), 100, 'exits')
    }
    await tellDue(db, now)
    await countAnew(db)
    // The story's own sign-ins are nobody's shift: whoever opens the demonstration is on duty, and nobody else yet.
    await ownerTransaction(db, (tx) => sql`delete from credential_traces where account_id is not null`.execute(tx))
  } finally {
    await app.close()
  }
  return community
}
