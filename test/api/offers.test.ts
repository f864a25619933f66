// What a case offers to whoever looks at it is what the server would take from them, no more and no less: no button that answers with
// a no, and none hidden that would have been taken. And what the paper of an emergency changes, and what it leaves.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { exitsAbout } from '#server/exits/about.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Answer, Client, Osmanthus, Who } from '../support/api.ts'
import { bring, grantBody, openExits, pieces, readyRecall, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...accessRoutes(exitsAbout.exitIsOf), ...fieldRoutes(gateField)]) })
afterEach(() => court.close())

const post = (who: Who, path: string, body: object = {}): Promise<Answer> => court.as(who).post(path, body)
const seen = async (exit: string, who: Who = 'staff') => (await court.as(who).get(`/exits/${exit}`)).body
const offered = async (exit: string, who: Who) => (await seen(exit, who)).may as string[]
/** Of these, the ones that are offered. */
const among = async (exit: string, who: Who, ...these: string[]) => (await offered(exit, who)).filter((it) => these.includes(it))
const decisions = ['grant', 'refuse', 'propose-override', 'confirm-override', 'revoke'] as const

async function atGate(kind: 'out' | 'back', more: object): Promise<void> {
  const fact = { type: 'movement', id: court.newId(), kind, at: court.now(), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '', ...more }
  expect((await post('gate', '/facts', { facts: [fact], sentAt: court.now() })).body).toMatchObject({ taken: [fact.id], held: [] })
}
const emergency = async (more: object = {}): Promise<string> => (await post('staff', '/exits/emergency', { id: court.newId(), resident: court.place.residents.labour, described: '', at: court.now(), ...more })).body.id
const paper = (resident: string | null) => ({ resident, what: '早产', ambulance: '120-7', hospital: '妇幼保健院', calledAt: null })

/** Through a link that the secretary made: whose hand it was nobody can know. */
async function throughLink(exit: string, content: unknown): Promise<Client> {
  const { url } = (await post('secretary', `/residents/${court.place.residents.nurse}/link`, { exit })).body
  const { cookie } = await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })
  const phone = court.with({ cookie: `${cookieName}=${cookie}` })
  expect((await bring(court, phone, exit, content)).status).toBe(200)
  return phone
}

describe('a decision', () => {
  test('is offered as a grant where the rules are content, and as an override where they are not, never as both', async () => {
    const ready = await readyRecall(court)
    expect(await among(ready, 'deputy', ...decisions)).toEqual(['grant', 'refuse'])
    const bare = (await recall(court, court.as('staff'), court.place.residents.mother)).body.id
    expect(await among(bare, 'deputy', ...decisions)).toEqual(['refuse', 'propose-override'])
    await post('staff', `/exits/${bare}/override`, { reason: '病人等不了。' })
    expect([await among(bare, 'staff', ...decisions), await among(bare, 'deputy', ...decisions)]).toEqual([['refuse'], ['refuse', 'confirm-override']])
  })

  test('is not offered to the one whose link it came through while a colleague is on duty, as no half of an override either', async () => {
    const exit = (await recall(court, court.as('staff'))).body.id
    await throughLink(exit, { ...pieces(court.now()).letter, how: 'phone', witness: null })
    expect([await among(exit, 'secretary', ...decisions), await among(exit, 'deputy', ...decisions)]).toEqual([[], ['refuse', 'propose-override']])
    await post('staff', `/exits/${exit}/override`, { reason: '病人等不了。' })
    expect([await among(exit, 'secretary', ...decisions), await among(exit, 'deputy', ...decisions)]).toEqual([[], ['refuse', 'confirm-override']])
  })

  test('once it is there, only taking back is offered, and nobody confirms any more what it rested on', async () => {
    const exit = await readyRecall(court)
    await throughLink(exit, { ...pieces(court.now()).letter, how: 'phone', witness: null })
    expect(await among(exit, 'staff', 'confirm')).toEqual(['confirm'])
    expect((await post('deputy', `/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    expect(await among(exit, 'deputy', 'confirm', ...decisions)).toEqual(['revoke'])
    expect((await post('staff', `/exits/${exit}/confirm`)).body.code).toBe('nothing-to-confirm')
  })
})

test('a return is offered while somebody is out, and not once they are back', async () => {
  const exit = await readyRecall(court)
  const body = grantBody(court)
  await post('deputy', `/exits/${exit}/grant`, body)
  const offers: string[][] = [await among(exit, 'nurse', 'report-back')]
  await atGate('out', { pass: body.pass })
  offers.push(await among(exit, 'nurse', 'report-back'))
  court.pass(hour)
  await atGate('back', { pass: body.pass })
  offers.push(await among(exit, 'nurse', 'report-back'))
  expect(offers).toEqual([[], ['report-back'], []])
})

test('a pass is taken back as long as somebody can go out or is out on it; used up, with its holder home, there is nothing to take', async () => {
  const exit = await readyRecall(court)
  const body = grantBody(court)
  await post('deputy', `/exits/${exit}/grant`, body)
  const offers: string[][] = [await among(exit, 'deputy', 'revoke')]
  await atGate('out', { pass: body.pass })
  offers.push(await among(exit, 'deputy', 'revoke'))
  court.pass(hour)
  await atGate('back', { pass: body.pass })
  offers.push(await among(exit, 'deputy', 'revoke'))
  expect(offers).toEqual([['revoke'], ['revoke'], []])
})

test('nothing more is asked for a request that was withdrawn', async () => {
  const exit = (await recall(court, court.as('staff'))).body.id
  expect(await among(exit, 'staff', 'record-evidence', 'withdraw')).toEqual(['withdraw', 'record-evidence'])
  await post('nurse', `/exits/${exit}/withdraw`)
  expect([await offered(exit, 'staff'), await offered(exit, 'nurse')]).toEqual([[], []])
})

test('a gate that reports an emergency may say whose it is, though it reads nobody’s record', async () => {
  const { residents } = court.place
  const body = { id: court.newId(), resident: residents.labour, described: '', at: court.now() }
  expect((await post('gate', '/exits/emergency', body)).status).toBe(200)
  expect(await seen(body.id)).toMatchObject({ emergency: true, resident: { id: residents.labour }, building: court.place.buildings.two })
})

describe('the paper of an emergency', () => {
  test('is asked for when somebody went out, and not for a slip of the hand; one that somebody came back from was none', async () => {
    const [real, slip, told] = [await emergency(), await emergency(), await emergency()]
    for (const exit of [slip, told]) await post('staff', `/exits/${exit}/emergency/undo`)
    await atGate('back', { exit: told })
    expect([await among(real, 'staff', 'note-paper'), await among(slip, 'staff', 'note-paper'), await among(told, 'staff', 'note-paper')]).toEqual([['note-paper'], [], ['note-paper']])
  })

  test('that names nobody leaves whose it was', async () => {
    const exit = await emergency()
    expect((await post('staff', `/exits/${exit}/paper`, paper(null))).body).toMatchObject({ paperOpen: false, resident: { id: court.place.residents.labour } })
  })

  test('names people of this community only', async () => {
    const exit = await emergency({ resident: null, described: '三楼的孕妇' })
    for (const stranger of [court.riverside.residents.labour, court.newId()]) expect((await post('staff', `/exits/${exit}/paper`, paper(stranger))).body.code).toBe('resident-unknown')
    expect(await seen(exit)).toMatchObject({ paperOpen: true, resident: null })
  })

  test('that names somebody who was unknown says where they live as well', async () => {
    const { place } = court
    const exit = await emergency({ resident: null, described: '三楼的孕妇' })
    expect(await seen(exit)).toMatchObject({ resident: null, building: null })
    expect((await post('staff', `/exits/${exit}/paper`, paper(place.residents.labour))).body).toMatchObject({ resident: { id: place.residents.labour }, building: place.buildings.two })
    expect((await post('staff', '/ledger/search', { building: place.buildings.two, until: plus(court.now(), hour) })).body.rows.map((row: { id: string }) => row.id)).toEqual([exit])
  })
})
