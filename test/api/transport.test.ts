// How somebody goes: asked, set against the rules, decided, signed, and on the line of the ledger. The gate's part is in the gate's own tests.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Jwk } from '#domain/kernel/crypto.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { verifyPass } from '#domain/pass/pass.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import { transaction } from '#server/db/pool.ts'
import { keyRing, rootKeyOf, trustListOf } from '#server/pass/keys.ts'
import type { Client, Osmanthus } from '../support/api.ts'
import { bring, grantBody, openExits, pieces, recall, request } from '../support/asking.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits() })
afterAll(() => court.close())

/** What a gate without a network reads in it. */
async function signedIn(text: string): Promise<unknown> {
  const community = court.place.community as CommunityId
  const trust = await transaction(court.database, [community], async (tx) =>
    openTrustList(await trustListOf(await keyRing(tx, community, court.now()), court.now()), (await rootKeyOf(tx, community)) as Jwk, crypto.subtle))
  if (!trust.ok) throw new Error(trust.problem.code)
  const read = await verifyPass(text, trust.value, community, crypto.subtle, court.now())
  return read.ok ? read.value.transport : read.problem.code
}
const inLedger = async (exit: string): Promise<unknown> => (await court.as('secretary').post('/ledger/search', {})).body.rows.find((row: any) => row.id === exit)?.transport

async function ready(more: Record<string, unknown>): Promise<any> {
  const asked = await recall(court, court.as('staff'), court.place.residents.nurse, more)
  expect(asked.status).toBe(200)
  let view = asked.body
  for (const piece of Object.values(pieces(court.now()))) view = (await bring(court, court.as('staff'), asked.body.id, piece)).body
  return view
}
const done = (exit: string): Promise<unknown> => court.as('secretary').post(`/exits/${exit}/revoke`, { reason: '医院来电，不用去了' })

test('she means to cycle; the rules ask for an arranged car, and so do the pass, the gate and the ledger; the request still says what she asked', async () => {
  const view = await ready({ transport: 'bicycle' })
  expect(view).toMatchObject({ transport: 'bicycle', advice: { transport: 'closed-loop', missing: 0 } })
  const granted = await court.as('deputy').post(`/exits/${view.id}/grant`, { ...grantBody(court), transport: 'own-car' })
  expect(granted).toMatchObject({ status: 200, body: { transport: 'bicycle', pass: { transport: 'closed-loop' } } })
  expect(await signedIn(granted.body.pass.text)).toBe('closed-loop')
  expect(await inLedger(view.id)).toBe('closed-loop')
  await done(view.id)
})

test('an ambulance does where an arranged car is asked for', async () => {
  const view = await ready({ transport: null })
  const granted = await court.as('deputy').post(`/exits/${view.id}/grant`, { ...grantBody(court), transport: 'ambulance' })
  expect(granted.body).toMatchObject({ transport: null, pass: { transport: 'ambulance' } })
  expect(await signedIn(granted.body.pass.text)).toBe('ambulance')
  await done(view.id)
})

/** Dialysis of somebody whose building nobody has sealed: the rules leave open how. */
async function dialysis(client: Client, more: Record<string, unknown>): Promise<any> {
  const asked = await client.post('/exits', request(court, court.place.residents.neighbour, {
    purpose: 'scheduled-care', place: '透析室', until: plus(court.now(), 28 * day), weekly: { days: [1, 3, 5], from: 360, until: 720 }, exits: 12, ...more,
  }))
  expect(asked).toMatchObject({ status: 200, body: { advice: { transport: null } } })
  for (const item of asked.body.advice.items) {
    const { letter, test: swab } = pieces(court.now())
    await bring(court, court.as('staff'), asked.body.id, item.kind === 'letter-of-commitment' ? letter : item.kind === 'test-result' ? swab : { kind: 'certificate', title: '透析', issuer: '区中心医院', upload: null })
  }
  return asked.body
}

test('a pass for three mornings a week says how they go each time: as asked, or as was decided', async () => {
  const first = await dialysis(court.as('staff'), { transport: 'taxi-or-ride' })
  expect(await inLedger(first.id)).toBeUndefined()
  const body = grantBody(court)
  const granted = await court.as('staff').post(`/exits/${first.id}/grant`, body)
  expect(granted.body.pass).toMatchObject({ transport: 'taxi-or-ride', weekly: { days: [1, 3, 5] } })
  await done(first.id)
  const second = await dialysis(court.as('staff'), { transport: 'taxi-or-ride' })
  const other = await court.as('staff').post(`/exits/${second.id}/grant`, { ...grantBody(court), transport: 'own-car' })
  expect([other.body.pass.transport, await signedIn(other.body.pass.text), await inLedger(second.id)]).toEqual(['own-car', 'own-car', 'own-car'])
  await done(second.id)
})

test('taken back and granted anew, the ledger says how they go on the pass that they have now', async () => {
  const { id } = await dialysis(court.as('staff'), { transport: 'taxi-or-ride', place: '第二透析室' })
  await court.as('staff').post(`/exits/${id}/grant`, { ...grantBody(court), transport: 'own-car' })
  court.pass(1_000)
  await done(id)
  await court.as('neighbour').post(`/exits/${id}/appeal`, { text: '医院又来电，要去。' })
  const anew = await court.as('deputy').post(`/exits/${id}/grant`, { ...grantBody(court), transport: 'ambulance' })
  expect([anew.body.pass?.transport, await inLedger(id)]).toEqual(['ambulance', 'ambulance'])
  await done(id)
})

test('a phone that kept its request from before the question was asked is answered as ever, and the pass says nothing of it', async () => {
  const { transport: _, ...body } = { transport: null, ...request(court, court.place.residents.dialysis, { purpose: 'exam', place: '考点' }) }
  const [one, again] = [await court.as('staff').post('/exits', body, { command: court.newId() }), await court.as('staff').post('/exits', body)]
  expect([one.status, one.body.transport, again.status, again.body.transport]).toEqual([200, null, 200, null])
  expect((await court.as('staff').post('/exits', request(court, court.place.residents.dialysis, { transport: 'helicopter' }))).status).toBe(422)
  const free = await dialysis(court.as('staff'), {})
  const granted = await court.as('staff').post(`/exits/${free.id}/grant`, grantBody(court))
  expect([granted.body.pass.transport, await signedIn(granted.body.pass.text)]).toEqual([null, undefined])
})
