// Two people who are made one by mistake at the desk, and two again: with the phones, codes and requests of each, and the review that follows.

import { sql } from 'kysely'
import { expect } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { reviewMerge } from '#server/exits/merged.ts'
import { cookieName, newSecret, secretHash } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Client, type Osmanthus } from './api.ts'
import { grantBody, readyForExits, recall } from './asking.ts'

export async function openMistaken(): Promise<Osmanthus> {
  const court = await readyForExits(await osmanthus())
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  court.pass(hour)
  return court
}

export type Somebody = { id: string; household: string; act: string }
export function mistakenOf(court: Osmanthus) {
  const staff = () => court.as('staff')
  async function person(name: string, more: Record<string, unknown> = {}): Promise<Somebody> {
    const body = {
      id: court.newId(), act: court.newId(), name, born: null, phone: null, to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false },
      kind: 'lives', since: plus(court.now(), -30 * day), until: null, host: null, place: '', source: '本人来电', ...more,
    }
    expect((await staff().post('/residents', body)).body).toEqual({ done: true })
    return { id: body.id, household: body.to.household, act: body.act }
  }
  const joining = (household: string) => ({ to: { flat: court.place.flats.neighbour, household, joins: true } })
  /** A phone that came in by the household's slip. */
  async function phoneOf(household: string): Promise<Client> {
    const secret = newSecret()
    await sql`insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
      values (${secretHash(secret)}, ${court.place.community}, 'household', ${household}, ${court.now()}, ${plus(court.now(), 60 * day)})`.execute(court.database.owner)
    return court.with({ cookie: `${cookieName}=${secret}` })
  }
  const opened = async (url: string): Promise<Client> =>
    court.with({ cookie: `${cookieName}=${(await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).cookie}` })
  const inConfidence = (resident: string, note: string) => staff().post('/contacts', { id: court.newId(), resident, channel: 'phone', startedAt: court.now(), endedAt: null, note, exit: null, private: true })
  const calls = async (phone: Client, resident: string) => ((await phone.get(`/me/record?resident=${resident}`)).body.contacts ?? []).map((one: any) => one.note)
  const statusOf = async (phone: Client, resident: string) => (await phone.get(`/me/record?resident=${resident}`)).status
  async function merge(kept: string, gone: string, take: string[] = []) {
    court.pass(1000)
    const { body: preview } = await staff().post('/residents/merge/preview', { kept, gone })
    const id = court.newId()
    expect((await staff().post('/residents/merge', { id, kept, gone, take, despite: true, seen: preview.seen, why: '以为是同一个人' })).body).toEqual({ done: true })
    return { act: id, preview }
  }
  async function twoAgain(act: string): Promise<void> {
    court.pass(1000)
    expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act, why: '是两个人' })).body).toEqual({ done: true })
  }
  const claim = async (phone: Client, resident: string) => {
    const { code } = (await staff().post(`/residents/${resident}/code`, { exit: null })).body
    expect((await phone.post('/me/phone', { code, share: null })).body).toEqual({ done: true })
  }

  async function review(): Promise<void> {
    const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:merge-review' and state <> 'done' order by asked_at`.execute(court.database.owner)
    for (const again of [1, 2]) for (const { community, payload } of rows) await reviewMerge({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined, again } as any)
  }
  const granted = async (resident: string, more: Record<string, unknown> = {}): Promise<string> => {
    const { id } = (await recall(court, staff(), resident, { purpose: 'exam', place: `第${court.newId()}考点` })).body
    expect((await staff().post(`/exits/${id}/grant`, { ...grantBody(court), ...more })).body.state).toBe('granted')
    return id
  }
  return { staff, person, joining, phoneOf, opened, inConfidence, calls, statusOf, merge, twoAgain, claim, review, granted }
}
