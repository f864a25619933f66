// The exit, from the request to the pass: who may say what, once, and never against a woman in labour.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Jwk } from '#domain/kernel/crypto.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { openStatusList, statusAt } from '#domain/pass/status-list.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import { verifyPass } from '#domain/pass/pass.ts'
import { readShortCode } from '#domain/pass/short-code.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { passStatuses } from '#server/gate/live.ts'
import { keyRing, rootKeyOf, statusListOf, trustListOf } from '#server/pass/keys.ts'
import { cookieName, newSecret, secretHash } from '#server/http/actor.ts'
import { exitRoutes } from '#server/exits/routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall, request, setWhereabouts } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits() })
afterAll(() => court.close())

const { subtle } = globalThis.crypto
async function trusted() {
  const community = court.place.community as CommunityId
  return transaction(court.database, [community], async (tx) => {
    const trust = await openTrustList(await trustListOf(await keyRing(tx, community, court.now()), court.now()), (await rootKeyOf(tx, community)) as Jwk, subtle)
    if (!trust.ok) throw new Error(trust.problem.code)
    const status = await openStatusList(await statusListOf(await keyRing(tx, community, court.now()), await passStatuses(tx, community), court.now()), trust.value, subtle)
    if (!status.ok) throw new Error(status.problem.code)
    return { community, trust: trust.value, status: status.value }
  })
}
const states = (body: any) => Object.fromEntries(body.advice.items.map((it: any) => [it.kind, it.state]))

describe('the nurse', () => {
  test('asks by telephone; the desk sees what the rules ask, brings it together piece by piece, and the deputy grants', async () => {
    const desk = court.as('staff')
    const asked = await recall(court, desk)
    expect(asked).toMatchObject({ status: 200, body: { state: 'asked', home: { level: 'sealed', caseInScope: true, rule: '2+12' }, resident: { door: '2-1-502' } } })
    expect(asked.body.advice).toMatchObject({ advise: 'ask', missing: 3, decider: 'deputy', rules: { code: 'release', version: 1 } })
    expect(states(asked.body)).toEqual({ 'employer-confirmation': 'missing', 'letter-of-commitment': 'missing', 'test-result': 'missing' })
    expect(asked.body.advice.items.every((it: any) => it.because[0].says.en.length > 10)).toBe(true)
    const exit = asked.body.id
    const { employer, letter, test: swab } = pieces(court.now())
    expect(states((await bring(court, desk, exit, { ...employer, toldOfCase: false })).body)['employer-confirmation']).toBe('not-told-of-case')
    expect(states((await bring(court, desk, exit, employer)).body)['employer-confirmation']).toBe('present')
    await bring(court, desk, exit, letter)
    const early = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    expect(early).toMatchObject({ status: 409, body: { code: 'evidence-missing', details: { missing: ['test-result'] } } })
    const ready = await bring(court, desk, exit, swab)
    expect(ready.body.advice).toMatchObject({ advise: 'grant', missing: 0 })
    const byStaff = await desk.post(`/exits/${exit}/grant`, grantBody(court))
    expect(byStaff).toMatchObject({ status: 409, body: { code: 'decider-needed', details: { decider: 'deputy' } } })
    const granted = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court, [1]))
    expect(granted).toMatchObject({ status: 200, body: { state: 'granted', pass: { status: 'valid', exits: 1, exitsUsed: 0, gates: [1] } } })
    expect(granted.body.decisions.at(-1)).toMatchObject({ what: 'granted', by: 'the deputy', role: 'deputy', rules: { code: 'release', version: 1 }, advised: 'grant' })
  })

  test('her pass is checked without the network, says no more than the gate needs, and carries a typed code', async () => {
    const mine = await court.as('nurse').get(`/me/exits?resident=${court.place.residents.nurse}`)
    const { pass } = mine.body.exits[0]
    const { community, trust, status } = await trusted()
    const read = await verifyPass(pass.text, trust, community, subtle, court.now())
    expect(read).toMatchObject({ ok: true, value: { id: pass.id, who: '护＊', home: '2-1-502', place: '市一医院', purpose: 'medical-recall', exits: 1, backWithin: 720 } })
    expect(readShortCode(pass.code)).toEqual({ ok: true, value: pass.code })
    if (read.ok) expect(statusAt(status, read.value.statusIndex)).toBe(0)
  })

  test('she is told, and that she has read it is kept once', async () => {
    const nurse = court.as('nurse')
    const [news] = (await nurse.get(`/me/exits?resident=${court.place.residents.nurse}`)).body.news
    expect(news).toMatchObject({ code: 'exit-granted', seenAt: null })
    expect((await nurse.post(`/me/news/${news.id}/seen`)).status).toBe(200)
    expect((await court.as('neighbour').post(`/me/news/${news.id}/seen`)).status).toBe(404)
    expect((await nurse.get(`/me/exits?resident=${court.place.residents.nurse}`)).body.news[0].seenAt).toBe(court.now())
  })

  test('she sees roles, not names; the desk’s look at her case leaves a line, her own does not', async () => {
    const [own] = (await court.as('nurse').get(`/me/exits?resident=${court.place.residents.nurse}`)).body.exits
    expect(JSON.stringify(own)).not.toContain('the deputy')
    expect(own.decisions.at(-1)).toMatchObject({ by: 'desk', role: 'deputy' })
    const before = await count(court, 'looks', `resident_id = '${court.place.residents.nurse}' and why = 'exit'`)
    await court.as('nurse').get(`/exits/${own.id}`)
    await court.as('secretary').get(`/exits/${own.id}`)
    expect(await count(court, 'looks', `resident_id = '${court.place.residents.nurse}' and why = 'exit'`)).toBe(before + 1)
  })
})

describe('labour', () => {
  test('a woman in labour goes out at once with nothing, and the paper follows', async () => {
    const out = await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: court.place.residents.labour, described: '', at: court.now() })
    expect(out).toMatchObject({ status: 200, body: { state: 'granted', emergency: true, paperOpen: true, purpose: 'emergency', advice: { advise: 'grant', missing: 0 } } })
    expect((await queueOf(court.as('staff'))).openPapers.map((row: any) => row.id)).toContain(out.body.id)
    const paper = { resident: null, what: '早产', ambulance: '120-7', hospital: '妇幼保健院', calledAt: court.now() }
    expect((await court.as('staff').post(`/exits/${out.body.id}/paper`, paper)).body).toMatchObject({ paperOpen: false, paper: { hospital: '妇幼保健院' } })
    expect((await queueOf(court.as('staff'))).openPapers.map((row: any) => row.id)).not.toContain(out.body.id)
    for (const no of ['refuse', 'revoke']) {
      const answer = await court.as('secretary').post(`/exits/${out.body.id}/${no}`, { reason: '规定', appealTo: 'deputy' })
      expect(answer).toMatchObject({ status: 409, body: { code: 'emergency-is-never-refused' } })
    }
  })

  test('nothing holds her: unknown to the roster, a second time, from the gate, from a neighbour, with a wrong clock, with a report that is half garbage', async () => {
    const body = { resident: null, described: '三楼的孕妇', at: court.now() }
    const { labour } = court.place.residents
    for (const [who, more] of [
      ['gate', {}], ['neighbour', {}], ['neighbour', { resident: labour }], ['nurse', { resident: court.newId() }], ['staff', { resident: court.newId() }],
      ['staff', { resident: labour }], ['deputy', { resident: labour, described: '', at: '2019-01-01T00:00:00.000Z' }], ['gate', { resident: court.riverside.residents.labour }],
    ] as const) {
      const answer = await court.as(who).post('/exits/emergency', { ...body, ...more, id: court.newId() })
      expect(answer, `${who} ${JSON.stringify(more)}`).toMatchObject({ status: 200, body: { state: 'granted', paperOpen: true } })
      // A neighbour learns nothing about somebody who is not theirs.
      if (who === 'neighbour') expect(answer.body.resident).toBeNull()
    }
    for (const broken of [{}, { resident: 'nobody', described: 'x'.repeat(5000), at: 'yesterday' }, { described: '\u0000\u0007', at: 12 }, { described: '胸痛 \ud83d', at: '0000-01-01T00:00:00.000Z' }, { at: '9999-12-31T23:59:59.999Z' }]) {
      expect(await court.as('staff').post('/exits/emergency', { id: court.newId(), ...broken }), JSON.stringify(broken).slice(0, 80)).toMatchObject({ status: 200, body: { state: 'granted' } })
    }
    const asked = await recall(court, court.as('nurse'), court.place.residents.mother, { purpose: 'emergency', askedAt: '0000-01-01T00:00:00.000Z', reason: '\ude00 胸痛' })
    expect(asked).toMatchObject({ status: 200, body: { state: 'granted', emergency: true, askedAt: court.now() } })
  })

  test('half an emoji and a clock in another century are no bug of ours: a text is mended, a time is a wrong field', async () => {
    const nurse = court.place.residents.mother
    const asked = await recall(court, court.as('mother'), nurse, { reason: '看牙 \ud83d', place: '医院\ude00' })
    expect(asked).toMatchObject({ status: 200, body: { reason: '看牙 \ufffd', place: '医院\ufffd' } })
    for (const year of ['0000', '1970', '9999']) {
      const far = `${year}-12-31T23:59:59.999Z`
      expect(await recall(court, court.as('nurse'), nurse, { askedAt: far }), year).toMatchObject({ status: 409, body: { code: 'clock-far-off' } })
      const wrong = async (path: string, body: object) => expect(await court.as('staff').post(path, body), `${path} ${year}`).toMatchObject({ status: 422, body: { code: 'body-wrong' } })
      await wrong(`/exits/${asked.body.id}/evidence`, { id: court.newId(), content: { kind: 'certificate', title: '\ud83d', issuer: '', upload: null }, recordedAt: far })
      await wrong(`/exits/${asked.body.id}/paper`, { resident: null, what: 'x', ambulance: '', hospital: '', calledAt: far })
    }
    expect(await recall(court, court.as('nurse'), nurse, { from: '9990-01-01T00:00:00.000Z', until: '9990-01-02T00:00:00.000Z' })).toMatchObject({ status: 409, body: { code: 'window-far-off' } })
  })

  test('whoever is signed in may let her out: a volunteer, a building lead; they learn nothing about her by it', async () => {
    for (const who of ['volunteer', 'building-lead'] as const) {
      const answer = await court.as(who).post('/exits/emergency', { id: court.newId(), resident: court.place.residents.labour, described: '2号楼门口', at: court.now() })
      expect(answer, who).toMatchObject({ status: 200, body: { state: 'granted', paperOpen: true, resident: null } })
    }
    expect((await court.as('nobody').post('/exits/emergency', { id: court.newId() })).status).toBe(401)
  })

  test('the desk hears whose emergency it is, in whoever’s name it was sent: a phone sends it under whoever signed in since, and a carer’s right may have ended', async () => {
    const { labour } = court.place.residents
    for (const who of ['neighbour', 'volunteer', 'building-lead'] as const) {
      const [body, command] = [{ id: court.newId(), resident: labour, described: '', at: court.now() }, court.newId()]
      const told = await court.as(who).post('/exits/emergency', body, { command })
      expect((await court.as('staff').get(`/exits/${body.id}`)).body.resident, who).toMatchObject({ id: labour })
      for (const answer of [told, await court.as(who).post('/exits/emergency', body), await court.as(who).post('/exits/emergency', body, { command })]) {
        expect(answer, who).toMatchObject({ status: 200, body: { resident: null, building: null, home: null, movements: [] } })
        for (const word of ['孕妇', '13800001301', labour]) expect(answer.bytes.toString(), who).not.toContain(word)
      }
      expect((await court.as(who).get(`/exits/${body.id}`)).status, who).not.toBe(200)
    }
  })

  test('told again by another who signed in on that phone, or after the paper has named somebody, it is the same emergency and not refused', async () => {
    const { labour, nurse } = court.place.residents
    for (const [resident, paper] of [[labour, null], [null, labour]] as const) {
      const [body, command] = [{ id: court.newId(), resident, described: '', at: court.now() }, court.newId()]
      expect((await court.as('neighbour').post('/exits/emergency', body, { command })).status).toBe(200)
      await court.as('staff').post(`/exits/${body.id}/paper`, { resident: paper, what: '早产', ambulance: '', hospital: '妇幼保健院', calledAt: null })
      for (const who of ['neighbour', 'volunteer', 'gate', 'staff'] as const) {
        const again = await court.as(who).post('/exits/emergency', body, { command })
        expect(again, who).toMatchObject({ status: 200, body: { id: body.id, emergency: true, paper: who === 'staff' ? { what: '早产' } : null } })
        if (who !== 'staff') for (const word of ['孕妇', '13800001301', '妇幼保健院', labour]) expect(again.bytes.toString(), who).not.toContain(word)
      }
      expect((await court.as('neighbour').post('/exits/emergency', { ...body, resident: nurse }, { command })).body.code).toBe('exit-id-taken')
      expect((await court.as('staff').get(`/exits/${body.id}`)).body).toMatchObject({ resident: { id: labour }, decisions: [{ what: 'emergency', by: 'resident' }] })
    }
  })

  test('a gate’s phone lets out whom it names, and learns nothing of her that it does not keep', async () => {
    const { labour } = court.place.residents
    const body = { id: court.newId(), resident: labour, described: '门口', at: court.now() }
    const told = await court.as('gate').post('/exits/emergency', body)
    expect(told).toMatchObject({ status: 200, body: { state: 'granted', emergency: true, resident: null, described: '门口', home: null, paper: null } })
    expect((await court.as('staff').get(`/exits/${body.id}`)).body.resident.id).toBe(labour)
    await court.as('staff').post(`/exits/${body.id}/paper`, { resident: null, what: '早产', ambulance: '', hospital: '妇幼保健院', calledAt: null })
    const again = await court.as('gate').post('/exits/emergency', body)
    const undone = await court.as('gate').post(`/exits/${body.id}/emergency/undo`)
    for (const answer of [told, again, undone]) for (const word of ['孕妇', '13800001301', '妇幼保健院']) expect(answer.bytes.toString()).not.toContain(word)
    expect([again.status, undone.body.state]).toEqual([200, 'withdrawn'])
  })

  test('in a community that has no rules yet an emergency goes out, and nothing else is granted', async () => {
    const bare = await osmanthus({ endpoints: exitRoutes })
    const out = await bare.as('gate').post('/exits/emergency', { id: bare.newId(), resident: null, described: '', at: bare.now() })
    expect(out).toMatchObject({ status: 200, body: { state: 'granted', advice: null } })
    const asked = await recall(bare, bare.as('staff'))
    expect((await bare.as('secretary').post(`/exits/${asked.body.id}/grant`, grantBody(bare))).body.code).toBe('rules-missing')
    await bare.close()
  })

  test('the same emergency told twice, by repeat and by another command, is one', async () => {
    const body = { id: court.newId(), resident: court.place.residents.labour, described: '', at: court.now() }
    const command = court.newId()
    const first = await court.as('staff').post('/exits/emergency', body, { command })
    const again = await court.as('staff').post('/exits/emergency', body, { command })
    expect(again.body).toEqual(first.body)
    expect((await court.as('staff').post('/exits/emergency', body)).status).toBe(200)
    expect(await count(court, 'exits', `id = '${body.id}'`)).toBe(1)
    expect(await count(court, 'exit_steps', `exit_id = '${body.id}'`)).toBe(1)
  })
})

describe('no', () => {
  const refusal = { reason: '目的地的医院没有确认，请等他们回电。', appealTo: 'secretary' }
  const other = () => recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'other', place: '银行', from: plus(court.now(), 20 * 24 * hour), until: plus(court.now(), 20 * 24 * hour + hour) })

  test('needs a person with the right, a reason and somebody to appeal to; the resident sees all three, and somebody else decides', async () => {
    const exit = (await other()).body.id
    for (const body of [{ ...refusal, reason: ' ' }, { reason: refusal.reason }, {}]) expect((await court.as('staff').post(`/exits/${exit}/refuse`, body)).status).toBe(422)
    expect((await court.as('staff').post(`/exits/${exit}/refuse`, { ...refusal, appealTo: 'volunteer' })).body.code).toBe('appeal-to-cannot-decide')
    for (const who of ['neighbour', 'gate', 'volunteer', 'building-lead'] as const) expect((await court.as(who).post(`/exits/${exit}/refuse`, refusal)).status).toBe(404)
    expect((await court.as('staff').post(`/exits/${exit}/refuse`, refusal)).body).toMatchObject({ state: 'refused', refusal: { role: 'staff', ...refusal, final: false } })
    const seen = (await court.as('neighbour').get(`/exits/${exit}`)).body
    expect(seen).toMatchObject({ refusal: { role: 'staff', ...refusal }, may: expect.arrayContaining(['appeal']) })
    expect((await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '我必须去。' })).body).toMatchObject({ state: 'appealed', appeal: { text: '我必须去。' } })
    expect((await court.as('staff').post(`/exits/${exit}/grant`, grantBody(court))).body.code).toBe('appeal-needs-someone-else')
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body).toMatchObject({ code: 'decider-needed', details: { decider: 'secretary' } })
    expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted' })
  })

  test('a refusal upheld after the appeal is final', async () => {
    const exit = (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'other', place: '亲戚家' })).body.id
    await court.as('staff').post(`/exits/${exit}/refuse`, refusal)
    await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '请再看看。' })
    expect((await court.as('secretary').post(`/exits/${exit}/refuse`, refusal)).body).toMatchObject({ state: 'refused', refusal: { final: true } })
    expect((await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '再一次' })).body.code).toBe('appeal-already-decided')
  })

  test('on the telephone the desk writes the appeal down, be it the one who refused; somebody else decides it', async () => {
    const exit = (await other()).body.id
    expect((await court.as('deputy').post(`/exits/${exit}/refuse`, refusal)).body).toMatchObject({ refusal: { nobodyElse: false }, appealRoles: ['staff', 'secretary'] })
    expect((await court.as('deputy').get(`/exits/${exit}`)).body.may).toContain('appeal')
    expect((await court.as('deputy').post(`/exits/${exit}/appeal`, { text: '' })).status).toBe(422)
    for (const who of ['gate', 'volunteer', 'building-lead'] as const) expect((await court.as(who).post(`/exits/${exit}/appeal`, { text: '来电' })).status).toBe(404)
    const written = (await court.as('deputy').post(`/exits/${exit}/appeal`, { text: '名额只到周五。' })).body
    expect(written).toMatchObject({ state: 'appealed', appeal: { text: '名额只到周五。', writtenBy: 'deputy' } })
    expect(written.may.filter((one: string) => /grant|refuse|override/.test(one)), 'the refuser has no part in it').toEqual([])
    expect(written.decisions.map((it: any) => `${it.role} ${it.what}`)).toEqual(['deputy refused', 'deputy appealed'])
    // They read it in their own words, and that it was written down for them.
    expect((await court.as('neighbour').get(`/exits/${exit}`)).body).toMatchObject({ appeal: { text: '名额只到周五。', writtenBy: 'deputy' }, appealRoles: [] })
    expect((await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '再说一次' })).body.code).toBe('nothing-to-appeal')
    expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).body.state).toBe('granted')
  })

  test('a no that can still be undone is not appealed against, not even at the desk', async () => {
    const from = plus(court.now(), 25 * 24 * hour)
    const exit = (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'other', place: '银行', from, until: plus(from, hour) })).body.id
    court.slowly()
    await court.as('staff').post(`/exits/${exit}/refuse`, refusal)
    const seen = (await court.as('secretary').get(`/exits/${exit}`)).body
    expect(seen.may).not.toContain('appeal')
    expect((await court.as('secretary').post(`/exits/${exit}/appeal`, { text: '来电' })).body.code).toBe('nothing-to-appeal')
    court.slowly(false)
  })

  test('where nobody else is high enough it is said, to the desk and to them; a role that ended and one for another building count for nothing', async () => {
    const exit = (await other()).body.id
    await court.as('secretary').post(`/exits/${exit}/refuse`, { ...refusal, appealTo: 'deputy' })
    const nobodyElse = async (who: 'secretary' | 'neighbour') => (await court.as(who).get(`/exits/${exit}`)).body.refusal.nobodyElse
    const put = (what: ReturnType<typeof sql>) => sql`update grants set ${what} where account_id = ${court.place.accounts.deputy}`.execute(court.database.owner)
    expect([await nobodyElse('secretary'), await nobodyElse('neighbour')]).toEqual([false, false])
    await put(sql`until = ${court.now()}`)
    expect([await nobodyElse('secretary'), await nobodyElse('neighbour')]).toEqual([true, true])
    expect((await court.as('secretary').get(`/exits/${exit}`)).body.appealRoles).toEqual(['staff'])
    await put(sql`until = null, building_id = ${court.place.buildings.one}`)
    const building = (await court.as('secretary').get(`/exits/${exit}`)).body.building
    expect(await nobodyElse('neighbour')).toBe(building !== court.place.buildings.one)
    await put(sql`building_id = null`)
    await sql`update accounts set disabled_at = ${court.now()} where id = ${court.place.accounts.deputy}`.execute(court.database.owner)
    expect(await nobodyElse('neighbour')).toBe(true)
    await sql`update accounts set disabled_at = null where id = ${court.place.accounts.deputy}`.execute(court.database.owner)
  })

  test('appeals stand before what else waits, and first who wants to leave first', async () => {
    const leaving = async (hours: number) => {
      const from = plus(court.now(), hours * hour)
      const exit = (await recall(court, court.as('staff'), court.place.residents.mother, { purpose: 'bereavement', place: '殡仪馆', from, until: plus(from, hour) })).body.id
      await court.as('staff').post(`/exits/${exit}/refuse`, refusal)
      await court.as('deputy').post(`/exits/${exit}/appeal`, { text: '葬礼在今晚。' })
      return exit
    }
    const [late, soon] = [await leaving(30), await leaving(2)]
    const { sections } = (await court.as('staff').get('/desk/queue')).body
    const of = (name: string) => sections.find((it: any) => it.section === name)
    expect(of('appeals').lines.map((line: any) => line.id).filter((id: string) => [late, soon].includes(id))).toEqual([soon, late])
    expect(of('waiting').lines.map((line: any) => line.id)).not.toContain(soon)
    expect(sections.findIndex((it: any) => it.section === 'appeals')).toBeLessThan(sections.findIndex((it: any) => it.section === 'waiting'))
  })

  test('letting someone out against the rules takes two people, one of them of the role the rules ask for, and stays marked', async () => {
    const exit = (await recall(court, court.as('staff'), court.place.residents.mother)).body.id
    expect((await court.as('staff').post(`/exits/${exit}/override`, { reason: '' })).status).toBe(422)
    expect((await court.as('staff').post(`/exits/${exit}/override/confirm`, grantBody(court))).body.code).toBe('no-override-proposed')
    const proposed = await court.as('staff').post(`/exits/${exit}/override`, { reason: '结果今晚才出，病人等不了。' })
    expect(proposed.body).toMatchObject({ state: 'asked', proposed: true, override: { role: 'staff', secondRole: null } })
    expect((await court.as('staff').post(`/exits/${exit}/override/confirm`, grantBody(court))).body.code).toBe('override-needs-second-person')
    const done = await court.as('deputy').post(`/exits/${exit}/override/confirm`, grantBody(court))
    expect(done.body).toMatchObject({ state: 'granted', override: { role: 'staff', secondRole: 'deputy', reason: '结果今晚才出，病人等不了。' }, pass: { status: 'valid' } })
    expect((await court.as('secretary').post('/ledger/search', { state: 'override' })).body.rows.map((row: any) => row.id)).toContain(exit)
  })
})

describe('evidence', () => {
  test('a test that was fresh in the morning is too old two days later, and the grant is turned away', async () => {
    const here = await openExits()
    const exit = (await recall(here, here.as('staff'), undefined, { until: plus(here.now(), 90 * hour) })).body.id
    for (const piece of Object.values(pieces(here.now()))) await bring(here, here.as('staff'), exit, piece)
    expect((await here.as('staff').get(`/exits/${exit}`)).body.advice.advise).toBe('grant')
    here.pass(43 * hour - 1)
    expect((await here.as('staff').get(`/exits/${exit}`)).body.advice.items.find((it: any) => it.kind === 'test-result').state).toBe('present')
    here.pass(1)
    expect((await here.as('staff').get(`/exits/${exit}`)).body.advice.items.find((it: any) => it.kind === 'test-result').state).toBe('too-old')
    expect((await here.as('secretary').post(`/exits/${exit}/grant`, grantBody(here))).body).toMatchObject({ code: 'evidence-missing', details: { missing: ['test-result'] } })
    await here.close()
  })

  test('a positive result outweighs the negative one before it', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    const positive = await bring(here, here.as('staff'), exit, { ...pieces(here.now()).test, sampledAt: plus(here.now(), -hour), result: 'positive' })
    expect(states(positive.body)['test-result']).toBe('result-positive')
    expect((await here.as('secretary').post(`/exits/${exit}/grant`, grantBody(here))).body.code).toBe('evidence-missing')
    await here.close()
  })

  test('residents send what they can show; what is only said is taken down by the desk', async () => {
    const exit = (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { place: '区中心医院' })).body.id
    const { employer, letter, test: swab } = pieces(court.now())
    const neighbour = court.as('neighbour')
    const tries = [[employer, 'evidence-only-from-desk'], [letter, 'evidence-only-from-desk'], [swab, 'photo-needed'], [{ kind: 'certificate', title: '预约单', issuer: '', upload: null }, 'photo-needed'],
      [{ ...letter, how: 'phone', version: 9 }, 'letter-unknown'], [{ ...swab, upload: court.newId() }, 'upload-unknown']] as const
    for (const [content, code] of tries) expect((await bring(court, neighbour, exit, content)).body.code).toBe(code)
    for (const [content, code] of [[{ ...letter, witness: null }, 'witness-needed'], [{ ...letter, how: 'paper' }, 'photo-needed'], [{ ...swab, sampledAt: plus(court.now(), hour) }, 'sampled-in-the-future']] as const) {
      expect((await bring(court, court.as('staff'), exit, content)).body.code).toBe(code)
    }
    const text = await neighbour.get(`/letters/current?exit=${exit}`)
    const read: string[] = text.body.parts.map((it: { code: string }) => it.code)
    expect(read, 'nobody promises what was not asked').toEqual(expect.arrayContaining(['place', 'mask', 'back', 'unwell']))
    expect(read).not.toContain('back-each-time')
    expect(text.body.says.en).toBe(text.body.parts.map((it: any) => it.says.en).join(' '))
    expect((await bring(court, neighbour, exit, { ...letter, how: 'phone', witness: null, version: 2, parts: ['to-the-moon'] })).body.code).toBe('letter-unknown')
    expect(text.body).toMatchObject({ code: 'commitment', version: 2 })
    expect(Object.keys(text.body.says).sort()).toEqual(['en', 'zh-Hans', 'zh-Hant'])
    const signed = await bring(court, neighbour, exit, { ...letter, how: 'phone', witness: null, letter: text.body.code, version: text.body.version, parts: read })
    expect(signed.body.evidence).toMatchObject([{ kind: 'letter-of-commitment', from: 'resident', content: { version: 2, how: 'phone', parts: read } }])
  })

  test('what comes after a decision was not laid before it, whatever its sender says, and nothing is laid in the future', async () => {
    const exit = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })).body.id
    const paper = (title: string) => ({ kind: 'certificate', title, issuer: '', upload: null })
    const laid = async (title: string, recordedAt: string) => {
      const { body } = await court.as('staff').post(`/exits/${exit}/evidence`, { id: court.newId(), content: paper(title), recordedAt })
      return body.evidence.find((it: any) => it.content.title === title).recordedAt
    }
    court.pass(hour)
    const told = plus(court.now(), -hour / 2)
    expect(await laid('by a phone without a network', told)).toBe(told)
    expect(await laid('before anybody asked', plus(court.now(), -30 * 24 * hour))).toBe(court.now())
    expect(await laid('tomorrow', plus(court.now(), 24 * hour))).toBe(court.now())
    await court.as('staff').post(`/exits/${exit}/refuse`, { reason: '等通知。', appealTo: 'secretary' })
    court.pass(hour)
    expect(await laid('after the refusal', plus(court.now(), -hour - 1))).toBe(court.now())
    // An appeal decides nothing: what was told before it and comes after it is as old as it was.
    expect((await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '家里没有别人。' })).status).toBe(200)
    court.pass(hour)
    const before = plus(court.now(), -1.5 * hour)
    expect(await laid('before the appeal', before)).toBe(before)
  })

  test('a piece sent twice is there once; its id does not stand for another', async () => {
    const exit = (await recall(court, court.as('staff'), court.place.residents.dialysis)).body.id
    const { test: swab } = pieces(court.now())
    const [id, command] = [court.newId(), court.newId()]
    const first = await bring(court, court.as('staff'), exit, swab, id, command)
    expect((await bring(court, court.as('staff'), exit, swab, id, command)).body).toEqual(first.body)
    expect((await bring(court, court.as('deputy'), exit, swab, id)).status).toBe(200)
    expect((await bring(court, court.as('deputy'), exit, { ...swab, result: 'positive' }, id)).body.code).toBe('evidence-id-taken')
    expect(await count(court, 'evidence', `exit_id = '${exit}'`)).toBe(1)
  })
})

describe('sent twice, or at the same moment', () => {
  test('every write that is sent again answers the same and is done once', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    const twice = async (who: 'staff' | 'deputy' | 'secretary' | 'nurse', path: string, body?: unknown) => {
      const command = here.newId()
      const first = await here.as(who).post(path, body, { command })
      expect(first.status, path).toBe(200)
      expect((await here.as(who).post(path, body, { command })).body).toEqual(first.body)
    }
    await twice('nurse', '/exits', request(here, here.place.residents.mother))
    await twice('staff', `/exits/${exit}/refuse`, { reason: '请等一下', appealTo: 'deputy' })
    await twice('nurse', `/exits/${exit}/appeal`, { text: '病人在等' })
    await twice('deputy', `/exits/${exit}/grant`, grantBody(here))
    await twice('staff', `/exits/${exit}/revoke`, { reason: '医院说不用去了' })
    const [second] = (await here.as('mother').get(`/me/exits?resident=${here.place.residents.mother}`)).body.exits
    await twice('staff', `/exits/${second.id}/override`, { reason: '特殊情况' })
    await twice('deputy', `/exits/${second.id}/override/confirm`, grantBody(here))
    expect([await count(here, 'exits'), await count(here, 'passes'), await count(here, 'exit_steps', "what <> 'asked'"), await count(here, 'news')]).toEqual([2, 2, 6, 4])
    await here.close()
  })

  test('the same id from two devices is one exit; the same request in other words is turned away with the one that is there', async () => {
    const body = request(court, court.place.residents.neighbour, { purpose: 'bereavement', place: '殡仪馆' })
    const answers = await Promise.all([court.as('staff').post('/exits', body), court.as('staff').post('/exits', body), court.as('deputy').post('/exits', body)])
    const statuses = answers.map((it) => it.status).sort()
    expect(await count(court, 'exits', `id = '${body.id}'`)).toBe(1)
    expect([[200, 200, 409], [200, 409, 409]]).toContainEqual(statuses)
    expect((await court.as('neighbour').post('/exits', { ...body, id: court.newId() })).body).toMatchObject({ code: 'already-asked', details: { exit: body.id } })
  })

  test('a grant and a refusal at the same moment: one of them holds, and never both', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    const [granted, refused] = await Promise.all([
      here.as('deputy').post(`/exits/${exit}/grant`, grantBody(here)), here.as('secretary').post(`/exits/${exit}/refuse`, { reason: '不行', appealTo: 'deputy' }),
    ])
    expect([granted.status, refused.status].sort()).toEqual([200, 409])
    expect(await count(here, 'exit_steps', "what <> 'asked'")).toBe(1)
    expect(await count(here, 'passes')).toBe(granted.status === 200 ? 1 : 0)
    await here.close()
  })

  test('a grant and a revocation at the same moment leave a pass that is either good or on the list of those taken back', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    const [granted, revoked] = await Promise.all([here.as('deputy').post(`/exits/${exit}/grant`, grantBody(here)), here.as('secretary').post(`/exits/${exit}/revoke`, { reason: '撤回' })])
    expect(granted.status).toBe(200)
    const { body } = await here.as('staff').get(`/exits/${exit}`)
    expect([body.state, body.pass.status]).toEqual(revoked.status === 200 ? ['revoked', 'revoked'] : ['granted', 'valid'])
    await here.close()
  })

  test('ten passes granted at once have ten places in the status list and ten codes', async () => {
    const here = await openExits()
    const soon = (i: number) => ({ purpose: 'other', place: `地点${i}`, from: plus(here.now(), i * hour), until: plus(here.now(), (i + 1) * hour) })
    const exits = await Promise.all(Array.from({ length: 10 }, async (_, i) => (await recall(here, here.as('staff'), here.place.residents.neighbour, soon(i))).body.id as string))
    const answers = await Promise.all(exits.map((exit) => here.as('secretary').post(`/exits/${exit}/grant`, grantBody(here))))
    expect(answers.map((it) => it.status)).toEqual(Array(10).fill(200))
    const { rows } = await sql<{ i: number; code: string }>`select status_index as i, code from passes order by 1`.execute(here.database.owner)
    expect(rows.map((row) => row.i)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await here.close()
  })
})

describe('who may', () => {
  test('a revoked pass is on the signed list, and the resident can appeal', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    const granted = await here.as('deputy').post(`/exits/${exit}/grant`, grantBody(here))
    expect((await here.as('staff').post(`/exits/${exit}/revoke`, { reason: '医院取消了' })).body).toMatchObject({ state: 'revoked', pass: { status: 'revoked' }, refusal: { appealTo: 'secretary', cause: 'decision' } })
    const community = here.place.community as CommunityId
    const bytes = await transaction(here.database, [community], async (tx) => ({ trust: await trustListOf(await keyRing(tx, community, here.now()), here.now()), status: await statusListOf(await keyRing(tx, community, here.now()), await passStatuses(tx, community), here.now()), root: await rootKeyOf(tx, community) as Jwk }))
    const trust = await openTrustList(bytes.trust, bytes.root, subtle)
    const list = trust.ok ? await openStatusList(bytes.status, trust.value, subtle) : trust
    expect(list.ok && statusAt(list.value, 0)).toBe(1)
    expect((await here.as('nurse').post(`/exits/${exit}/appeal`, { text: '医院又打电话来了' })).body.state).toBe('appealed')
    expect(granted.body.pass.status).toBe('valid')
    await here.close()
  })

  test('nobody sees or touches an exit of another community, of a neighbour, or without signing in', async () => {
    const theirs = (await court.asRiverside('staff').post('/exits', request(court, court.riverside.residents.nurse))).body.id
    const neighbours = (await recall(court, court.as('staff'), court.place.residents.nurse, { place: '中医院', purpose: 'scheduled-care' })).body.id
    const piece = { id: court.newId(), content: pieces(court.now()).test, recordedAt: court.now() }
    const writes: [string, unknown][] = [['evidence', piece], ['grant', grantBody(court)], ['refuse', { reason: 'x', appealTo: 'deputy' }], ['override', { reason: 'x' }], ['override/confirm', grantBody(court)],
      ['revoke', { reason: 'x' }], ['appeal', { text: 'x' }], ['withdraw', undefined], ['paper', { resident: null, what: 'x', ambulance: '', hospital: '', calledAt: null }]]
    for (const [who, exit] of [['secretary', theirs], ['nurse', theirs], ['neighbour', neighbours], ['gate', neighbours], ['volunteer', neighbours]] as const) {
      for (const path of [`/exits/${exit}`, `/ledger/${exit}`]) expect((await court.as(who).get(path)).status, `${who} ${path}`).toBe(404)
      for (const [path, body] of writes) expect((await court.as(who).post(`/exits/${exit}/${path}`, body)).status, `${who} ${path}`).toBe(404)
    }
    for (const [path, body] of writes) expect((await court.as('nobody').post(`/exits/${neighbours}/${path}`, body)).status).toBe(401)
    expect((await recall(court, court.as('neighbour'), court.place.residents.nurse)).status).toBe(404)
    expect((await recall(court, court.as('staff'), court.riverside.residents.nurse)).status).toBe(404)
    expect((await court.as('neighbour').get(`/me/exits?resident=${court.place.residents.nurse}`)).status).toBe(404)
    expect((await court.as('nurse').get('/desk/queue')).status).toBe(403)
  })

  test('a link that was made for one letter opens that exit and nothing else', async () => {
    const mine = (await recall(court, court.as('staff'), court.place.residents.nurse, { place: '第三医院' })).body.id
    const other = (await recall(court, court.as('staff'), court.place.residents.nurse, { place: '第四医院', purpose: 'other' })).body.id
    const secret = newSecret()
    await ownerTransaction(court.database, (tx) => sql`
      insert into sessions (token_hash, community_id, kind, household_id, only_resident_id, exit_id, created_at, expires_at)
      values (${secretHash(secret)}, ${court.place.community}, 'household', ${court.place.households.nurse}, ${court.place.residents.nurse}, ${mine}, ${court.now()}, ${plus(court.now(), hour)})`.execute(tx))
    const link = court.with({ cookie: `${cookieName}=${secret}` })
    // What the person was told may be about other exits, or about their health.
    await court.as('staff').post(`/exits/${other}/withdraw`)
    expect((await court.as('nurse').get('/me/exits')).body.news).not.toEqual([])
    expect((await link.get('/me/exits')).body.news).toEqual([])
    expect((await link.get('/me/exits')).body.exits.map((it: any) => it.id)).toEqual([mine])
    const { letter } = pieces(court.now())
    expect((await bring(court, link, mine, { ...letter, how: 'phone', witness: null })).status).toBe(200)
    expect([(await link.get(`/exits/${other}`)).status, (await bring(court, link, other, { ...letter, how: 'phone' })).status, (await recall(court, link)).status]).toEqual([404, 404, 404])
    expect((await link.post('/exits/emergency', { id: court.newId(), resident: court.place.residents.nurse, described: '', at: court.now() })).status).toBe(200)
  })

  test('a request that the desk takes back is told to the person; taken back by themselves it is not', async () => {
    const told = () => count(court, 'news', "code = 'exit-withdrawn'")
    for (const [who, more] of [['neighbour', 0], ['staff', 1]] as const) {
      const exit = (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'carer', place: '养老院' })).body.id
      const before = await told()
      expect((await court.as(who).post(`/exits/${exit}/withdraw`)).body.state).toBe('withdrawn')
      expect((await court.as(who).post(`/exits/${exit}/withdraw`)).body.code).toBe('exit-already-decided')
      expect(await told()).toBe(before + more)
    }
  })

  test('a request must make sense: it ends after it begins, is not over, and is no season ticket', async () => {
    const ask = (more: Record<string, unknown>) => recall(court, court.as('staff'), court.place.residents.dialysis, { place: '别处', ...more })
    expect((await ask({ until: court.now() })).body.code).toBe('window-ends-before-it-begins')
    expect((await ask({ from: plus(court.now(), -3 * hour), until: plus(court.now(), -hour) })).body.code).toBe('window-over')
    expect((await ask({ until: plus(court.now(), 63 * 24 * hour) })).body.code).toBe('window-too-long')
    expect((await ask({ weekly: { days: [1], from: 600, until: 600 } })).body.code).toBe('hours-end-before-they-begin')
    expect((await ask({ exits: 0 })).status).toBe(422)
  })

  test('whoever is out is on the desk’s list, and overdue from the very minute, with a number to call', async () => {
    const here = await openExits()
    const exit = await readyRecall(here)
    await here.as('deputy').post(`/exits/${exit}/grant`, grantBody(here))
    await setWhereabouts(here, exit, 'out', plus(here.now(), hour))
    here.pass(hour - 1)
    expect(await queueOf(here.as('staff'))).toMatchObject({ overdue: [], out: [{ id: exit, dueBack: plus(here.now(), 1) }] })
    here.pass(1)
    expect(await queueOf(here.as('staff'))).toMatchObject({ overdue: [{ id: exit, phone: '13800001502' }], out: [] })
    await sql`update exits set due_back = null where id = ${exit}`.execute(here.database.owner)
    expect(await queueOf(here.as('staff')), 'who is due at no time is out, and not late').toMatchObject({ overdue: [], out: [{ id: exit, dueBack: null }] })
    await here.close()
  })
})

describe('an emergency that was a slip of the hand', () => {
  let court: Osmanthus
  beforeAll(async () => { court = await openExits() })
  afterAll(() => court.close())
  const press = async () => (await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: court.place.residents.nurse, described: '', at: court.now() })).body.id as string

  test('is taken back once, by an act of its own; no paper follows', async () => {
    const id = await press()
    const command = crypto.randomUUID()
    const undone = await court.as('staff').post(`/exits/${id}/emergency/undo`, {}, { command })
    expect(undone.body).toMatchObject({ state: 'withdrawn', paperOpen: false, decisions: [{ what: 'emergency', rules: null }, { what: 'withdrawn', role: 'staff' }] })
    expect((await court.as('staff').post(`/exits/${id}/emergency/undo`, {}, { command })).body).toEqual(undone.body)
    expect((await court.as('staff').post(`/exits/${id}/emergency/undo`, {})).body.code).toBe('exit-already-decided')
  })

  test('is that of whoever told of it, or the desk’s to say: a gate takes back none of the desk’s, a household none either', async () => {
    const id = await press()
    for (const who of ['gate', 'nurse'] as const) expect((await court.as(who).post(`/exits/${id}/emergency/undo`, {})).status, who).toBe(404)
    expect((await court.as('staff').get(`/exits/${id}`)).body).toMatchObject({ state: 'granted', paperOpen: true })
    const own = court.newId()
    await court.as('nurse').post('/exits/emergency', { id: own, resident: court.place.residents.nurse, described: '', at: court.now() })
    expect((await court.as('nurse').post(`/exits/${own}/emergency/undo`, {})).body.state).toBe('withdrawn')
    const gates = court.newId()
    await court.as('gate').post('/exits/emergency', { id: gates, resident: null, described: 'x', at: court.now() })
    expect((await court.as('deputy').post(`/exits/${gates}/emergency/undo`, {})).body.state).toBe('withdrawn')
  })

  test('stays an emergency once somebody went out for it, and for those who may not say otherwise', async () => {
    const id = await press()
    await setWhereabouts(court, id, 'out', null)
    expect((await court.as('staff').post(`/exits/${id}/emergency/undo`, {})).body.code).toBe('emergency-already-out')
    for (const who of ['neighbour', 'volunteer', 'building-lead'] as const) expect((await court.as(who).post(`/exits/${id}/emergency/undo`, {})).status).toBe(404)
    const asked = (await recall(court, court.as('staff'))).body.id
    expect((await court.as('staff').post(`/exits/${asked}/emergency/undo`, {})).body.code).toBe('no-emergency')
  })
})
