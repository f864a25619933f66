// A court in which people's records are put right at the desk: the acts as the desk sends them, and the reviews that follow, done at once.

import { sql } from 'kysely'
import { expect } from 'vitest'
import { day, plus } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { noChannels } from '#server/channels/channels.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { reviewStay } from '#server/exits/review-stay.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { cookieName, newSecret, secretHash } from '#server/http/actor.ts'
import type { Endpoint } from '#server/http/endpoint.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { leftBehind } from '#server/main.ts'
import { recordsRoutes } from '#server/people/routes.ts'
import type { Osmanthus } from './api.ts'
import { openExits } from './asking.ts'

export async function openRecords(more: readonly Endpoint[] = []): Promise<Osmanthus> {
  const court = await openExits([
    ...deskRoutes(peopleAbout), ...accessRoutes(peopleAbout.exitIsOf, noChannels), ...fieldRoutes(gateField), ...recordsRoutes(leftBehind), ...more,
  ])
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review'])
  return court
}

export function recordsOf(court: Osmanthus) {
  const cardOf = async (resident: string) => (await court.as('staff').get(`/residents/${resident}`)).body
  const adding = (more: Record<string, unknown> = {}) => ({
    id: court.newId(), act: court.newId(), name: '新来的', born: '1992-03-04', phone: '138 0000 7777', to: { flat: court.place.flats.labour, household: court.newId(), joins: false },
    kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人来电', ...more,
  })
  const add = (body: object, as: Parameters<Osmanthus['as']>[0] = 'staff') => court.as(as).post('/residents', body)
  const acting = (kind: string, residents: string[], more: Record<string, unknown> = {}) => ({ id: court.newId(), kind, residents, since: court.now(), until: null, to: null, place: '', source: '物业电话', ...more })
  // Two acts of one minute hold by when they were put down.
  const act = (body: object, as: Parameters<Osmanthus['as']>[0] = 'staff') => { court.pass(1000); return court.as(as).post('/residents/acts', body) }
  const takeBack = (id: string, as: Parameters<Osmanthus['as']>[0] = 'staff') => { court.pass(1000); return court.as(as).post('/residents/acts/take-back', { id: court.newId(), act: id, source: '点错了' }) }
  const preview = async (body: object) => (await court.as('staff').post('/residents/acts/preview', body)).body
  let named = 0
  /** Somebody with a name of their own, at the door of the pregnant woman. */
  const newOne = async (more: Record<string, unknown> = {}) => {
    const body = adding({ name: `新来的${'甲乙丙丁戊己庚辛壬癸'[named % 10]}${'甲乙丙丁戊己庚辛壬癸'[Math.floor(named++ / 10)]}`, ...more })
    expect((await add(body)).body).toEqual({ done: true })
    return body
  }
  /** What the queue was given, done; and done again. */
  async function review(): Promise<void> {
    const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:stay-review' and state <> 'done' order by asked_at`.execute(court.database.owner)
    for (const again of [1, 2]) for (const { community, payload } of rows) await reviewStay({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined, again } as any)
    await sql`update job_runs set state = 'done' where task = 'exits:stay-review'`.execute(court.database.owner)
  }
  async function phoneOf(household: string): Promise<ReturnType<Osmanthus['with']>> {
    const secret = newSecret()
    await sql`
      insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at) values (${secretHash(secret)}, ${court.place.community}, 'household', ${household}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
    return court.with({ cookie: `${cookieName}=${secret}` })
  }
  /** Of the flat of somebody, a household of their own. */
  const alone = (flat: keyof Osmanthus['place']['flats']) => ({ flat: court.place.flats[flat], household: court.newId(), joins: false })
  return { cardOf, adding, add, acting, act, takeBack, preview, newOne, review, phoneOf, alone }
}

/** Staff of one building alone. */
export async function staffOf(court: Osmanthus, building: string): Promise<ReturnType<Osmanthus['with']>> {
  const [secret, account] = [newSecret(), court.newId()]
  await sql`insert into accounts (id, login, name, created_at) values (${account}, ${account}, 'staff of a building', ${court.now()})`.execute(court.database.owner)
  await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${account}, ${court.place.community}, 'staff', ${building})`.execute(court.database.owner)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, created_at, expires_at) values (${secretHash(secret)}, ${court.place.community}, 'account', ${account}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${secret}` })
}
