// Whoever hands out a link, a slip or a carer's right could use it themselves. Here a member of staff tries: every step is on the
// resident's record, and the decision is somebody else's while somebody else is there.
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Answer, Client, Osmanthus, Who } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, recall, request, setWhereabouts } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...accessRoutes(peopleAbout.exitIsOf), ...deskRoutes(peopleAbout), ...fieldRoutes(gateField)]) })
afterEach(() => court.close())

const withCookie = (answer: Answer): Client => court.with({ cookie: `${cookieName}=${answer.cookie}` })
const codeOf = (answer: Answer) => [answer.status, answer.body?.code]

/** A link for a resident, made by `who`, and opened: by whom cannot be known. */
async function openLink(who: Who, resident: string, exit: string | null = null): Promise<Client> {
  const { url } = (await court.as(who).post(`/residents/${resident}/link`, { exit })).body
  return withCookie(await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) }))
}

async function openSlip(who: Who, household: string): Promise<Client> {
  const { code } = (await court.as(who).post(`/households/${household}/slip`)).body
  return withCookie(await court.as('nobody').post('/sign-in/slip', { code }))
}

/** A phone that the household's slip opened becomes one person's, by the digits that `who` reads aloud to them. */
async function claim(phone: Client, who: Who, resident: string): Promise<Client> {
  const { code } = (await court.as(who).post(`/residents/${resident}/code`, { exit: null })).body
  expect((await phone.post('/me/phone', { code, share: null })).status).toBe(200)
  return phone
}
const openOwn = async (who: Who, household: string, resident = court.place.residents.nurse) => claim(await openSlip(who, household), who, resident)

const greySquare = () => sharp({ create: { width: 400, height: 300, channels: 3, background: '#808080' } }).jpeg().toBuffer()
const signed = () => ({ ...pieces(court.now()).letter, how: 'phone', witness: null })

/** Asks for the resident, signs and sends a picture as her test, all through a link that `who` made; what only the desk may note, `who` notes. */
async function impersonate(who: Who, resident = court.place.residents.nurse) {
  const exit: string = (await recall(court, court.as(who), resident)).body.id
  const phone = await openLink(who, resident, exit)
  expect((await bring(court, phone, exit, signed())).status).toBe(200)
  const upload = (await phone.post(`/uploads?exit=${exit}`, await greySquare())).body.id
  expect((await bring(court, phone, exit, { ...pieces(court.now()).test, upload })).status).toBe(200)
  await bring(court, court.as(who), exit, pieces(court.now()).employer)
  return { exit, phone, upload }
}

const signInAgain = (who: 'secretary' | 'deputy' | 'staff') => sql`
  insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
  values (${court.place.community}, ${court.newId()}, ${court.place.accounts[who]}, 'password', 'used', 'x', '', ${court.now()})`.execute(court.database.owner)

const record = async (client: Client, resident = court.place.residents.nurse) => (await client.get(`/me/record?resident=${resident}`)).body

describe('whoever gave out the link', () => {
  test('does not decide on what came through it while somebody else is on duty: no grant, no refusal, neither half of an override', async () => {
    const { exit } = await impersonate('secretary')
    const tries = [['grant', grantBody(court)], ['refuse', { reason: '不行', appealTo: 'deputy' }], ['override', { reason: '特殊' }]] as const
    for (const [what, body] of tries) {
      expect(await court.as('secretary').post(`/exits/${exit}/${what}`, body), what).toMatchObject({ status: 409, body: { code: 'own-credential' } })
    }
    const seen = (await court.as('secretary').get(`/exits/${exit}`)).body
    expect(seen.may).not.toEqual(expect.arrayContaining(['grant']))
    expect(seen.may.filter((it: string) => ['grant', 'refuse', 'propose-override'].includes(it))).toEqual([])
    expect(seen.own).toEqual({ pieces: expect.arrayContaining(['letter-of-commitment', 'test-result']), roles: ['deputy'] })
    expect(seen.evidence.filter((it: any) => it.through.length > 0).map((it: any) => [it.kind, it.through]).sort()).toEqual([
      ['letter-of-commitment', ['the secretary']], ['test-result', ['the secretary']]])
    // Somebody else looks at it and decides: nothing is marked.
    const granted = await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    expect(granted.body).toMatchObject({ state: 'granted', decisions: [{ what: 'granted', ownCredential: false }] })
  })

  test('is not the second of an override either', async () => {
    const exit: string = (await recall(court, court.as('staff'))).body.id
    await bring(court, await openLink('secretary', court.place.residents.nurse, exit), exit, signed())
    expect((await court.as('staff').post(`/exits/${exit}/override`, { reason: '结果今晚才出。' })).body.proposed).toBe(true)
    expect(codeOf(await court.as('secretary').post(`/exits/${exit}/override/confirm`, grantBody(court)))).toEqual([409, 'own-credential'])
    expect((await court.as('deputy').post(`/exits/${exit}/override/confirm`, grantBody(court))).body.state).toBe('granted')
  })

  test.each([['deputy', 'staff'], ['staff', 'deputy']] as const)('of two against the rules the %s let in the %s of late: it holds, and stays marked', async (maker, letIn) => {
    const exit: string = (await recall(court, court.as('staff'))).body.id
    await sql`insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
      values (${court.place.community}, ${court.newId()}, ${court.place.accounts[letIn]}, 'account-link', 'made', ${`account:${court.place.accounts[maker]}`}, 'deputy', ${court.now()})`.execute(court.database.owner)
    expect((await court.as('staff').post(`/exits/${exit}/override`, { reason: '结果今晚才出。' })).body.proposed).toBe(true)
    const { body } = await court.as('deputy').post(`/exits/${exit}/override/confirm`, grantBody(court))
    expect([body.state, body.decisions.at(-1).ownCredential]).toEqual(['granted', true])
  })

  test('of two against the rules the first has left: the second needs the rank alone', async () => {
    const exit: string = (await recall(court, court.as('staff'))).body.id
    expect((await court.as('deputy').post(`/exits/${exit}/override`, { reason: '结果今晚才出。' })).body.proposed).toBe(true)
    await sql`update grants set until = ${court.now()} where account_id = ${court.place.accounts.deputy}`.execute(court.database.owner)
    court.pass(1000)
    expect(codeOf(await court.as('staff').post(`/exits/${exit}/override/confirm`, grantBody(court)))).toEqual([409, 'decider-needed'])
    // Nor as what they are now, where that is less than they were.
    await sql`insert into grants (id, account_id, community_id, role) values (${court.newId()}, ${court.place.accounts.deputy}, ${court.place.community}, 'staff')`.execute(court.database.owner)
    expect(codeOf(await court.as('staff').post(`/exits/${exit}/override/confirm`, grantBody(court)))).toEqual([409, 'decider-needed'])
    expect((await court.as('secretary').post(`/exits/${exit}/override/confirm`, grantBody(court))).body.state).toBe('granted')
  })

  test('nor when the first is of the role that is needed, and anybody else of the staff could be the second', async () => {
    court.pass(12 * hour)
    await signInAgain('staff')
    const { nurse, mother } = court.place.residents
    for (const [own, first, resident] of [['secretary', 'deputy', nurse], ['deputy', 'secretary', mother]] as const) {
      const exit: string = (await recall(court, court.as('staff'), resident)).body.id
      await bring(court, await openLink(own, resident, exit), exit, signed())
      expect((await court.as(first).post(`/exits/${exit}/override`, { reason: '结果今晚才出。' })).body.proposed).toBe(true)
      expect(await court.as(own).post(`/exits/${exit}/override/confirm`, grantBody(court)), own).toMatchObject({ status: 409, body: { code: 'own-credential', details: { roles: ['staff'] } } })
    }
  })

  test('leaves no mark in the ledger where that grant was undone, and a colleague who came on duty then granted', async () => {
    court.pass(12 * hour)
    const { exit } = await impersonate('secretary')
    court.slowly()
    const { body: { undo, decisions } } = await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))
    expect(decisions).toMatchObject([{ ownCredential: true }])
    expect((await court.as('secretary').post(`/exits/${exit}/undo`, { seq: undo.seq })).body.state).toBe('asked')
    court.slowly(false)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body.state).toBe('granted')
    expect((await court.as('deputy').post('/ledger/search', {})).body.rows).toMatchObject([{ id: exit, decidedRole: 'deputy', ownCredential: false }])
  })

  test('decides alone when nobody else has signed in for twelve hours, with a mark that resident, case and ledger show for ever', async () => {
    court.pass(12 * hour)
    const { exit, phone } = await impersonate('secretary')
    await signInAgain('staff')
    // A link that was made for a colleague has not brought them to the desk.
    await sql`
      insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
      values (${court.place.community}, ${court.newId()}, ${court.place.accounts.deputy}, 'account-link', 'made', 'x', '', ${court.now()})`.execute(court.database.owner)
    expect((await court.as('secretary').get(`/exits/${exit}`)).body).toMatchObject({ may: expect.arrayContaining(['grant']), own: { roles: [] } })
    const granted = await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))
    expect(granted.body).toMatchObject({ state: 'granted', decisions: [{ what: 'granted', ownCredential: true }] })
    expect((await phone.get(`/exits/${exit}`)).body.decisions).toMatchObject([{ what: 'granted', by: 'desk', role: 'secretary', ownCredential: true }])
    expect((await court.as('deputy').post('/ledger/search', {})).body.rows).toMatchObject([{ id: exit, ownCredential: true }])
    expect((await court.as('nurse').get(`/me/exits?resident=${court.place.residents.nurse}`)).body.news).toMatchObject([{ code: 'exit-granted', details: { ownCredential: true } }])
    // Also when the last word is somebody else's.
    expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '考试改期。' })).status).toBe(200)
    expect((await court.as('deputy').post('/ledger/search', {})).body.rows).toMatchObject([{ id: exit, state: 'revoked', decidedRole: 'deputy', ownCredential: true }])
  })

  test('and nobody is on duty whose account was closed or whose role has ended since they signed in', async () => {
    const { exit } = await impersonate('secretary')
    const others = async () => (await court.as('secretary').get(`/exits/${exit}`)).body.own.roles
    const { deputy } = court.place.accounts
    expect(await others()).toEqual(['deputy'])
    await sql`update accounts set disabled_at = ${court.now()} where id = ${deputy}`.execute(court.database.owner)
    expect(await others()).toEqual([])
    await sql`update accounts set disabled_at = null where id = ${deputy}`.execute(court.database.owner)
    await sql`update grants set until = ${court.now()} where account_id = ${deputy}`.execute(court.database.owner)
    expect(await others()).toEqual([])
  })

  test('a minute before the twelve hours are over, whoever signed in then still counts', async () => {
    court.pass(12 * hour - minute)
    const { exit } = await impersonate('secretary')
    expect(codeOf(await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court)))).toEqual([409, 'own-credential'])
  })

  test('never holds an emergency', async () => {
    const phone = await openLink('secretary', court.place.residents.labour)
    const out = await phone.post('/exits/emergency', { id: court.newId(), resident: court.place.residents.labour, described: '', at: court.now() })
    expect(out).toMatchObject({ status: 200, body: { state: 'granted', emergency: true, own: null } })
  })

  test('decides once the owner has said “this was me” in a session that somebody else’s slip opened', async () => {
    const { exit, phone } = await impersonate('secretary')
    // In the session of one's own link it confirms nothing.
    expect(codeOf(await phone.post(`/exits/${exit}/confirm`))).toEqual([409, 'nothing-to-confirm'])
    const own = await openOwn('secretary', court.place.households.nurse)
    expect(codeOf(await own.post(`/exits/${exit}/confirm`))).toEqual([409, 'nothing-to-confirm'])
    expect(codeOf(await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court)))).toEqual([409, 'own-credential'])
    const hers = await openOwn('staff', court.place.households.nurse)
    expect((await hers.post(`/exits/${exit}/confirm`)).body.confirmations.at(-1)).toMatchObject({ how: 'own-session', role: 'resident' })
    expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted', decisions: [{ ownCredential: false }] })
  })

  test('decides once a colleague has called back, for what was there then and nothing that comes later', async () => {
    const { exit, phone } = await impersonate('secretary')
    await court.as('secretary').post(`/exits/${exit}/confirm`)
    expect(codeOf(await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))), 'one does not call oneself back').toEqual([409, 'own-credential'])
    expect((await court.as('staff').get(`/exits/${exit}`)).body.may).toContain('confirm')
    expect((await court.as('staff').post(`/exits/${exit}/confirm`)).body.confirmations.at(-1)).toMatchObject({ how: 'call-back', by: 'the staff', role: 'staff' })
    expect((await court.as('secretary').get(`/exits/${exit}`)).body.may).toContain('grant')
    const upload = (await phone.post(`/uploads?exit=${exit}`, await greySquare())).body.id
    await bring(court, phone, exit, { ...pieces(court.now()).test, sampledAt: plus(court.now(), -hour), result: 'positive', upload })
    expect(codeOf(await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: '阳性', appealTo: 'deputy' }))).toEqual([409, 'own-credential'])
  })

  test('a slip or a carer’s right counts as its issuer’s for three days, then as the household’s', async () => {
    const exit: string = (await recall(court, court.as('deputy'), undefined, { until: plus(court.now(), 10 * day) })).body.id
    const slip = await openOwn('secretary', court.place.households.nurse)
    await court.as('deputy').post(`/residents/${court.place.residents.nurse}/carers`, { household: court.place.households.neighbour, until: null })
    const through = async (client: Client) => (await bring(court, client, exit, signed())).body.evidence.at(-1).through.length
    expect(await through(slip)).toBe(1)
    expect(await through(court.as('neighbour')), 'the carer’s right').toBe(1)
    court.pass(3 * day - 1)
    expect([await through(slip), await through(court.as('neighbour'))]).toEqual([1, 1])
    court.pass(1)
    expect([await through(slip), await through(court.as('neighbour'))]).toEqual([0, 0])
  })
})

describe('on her record', () => {
  test('stand the link that was made and used, the letter, the picture and the grant, and nobody had opened the picture', async () => {
    court.pass(12 * hour)
    const made = court.now()
    const { exit, upload } = await impersonate('secretary')
    const before = (await court.as('secretary').get(`/exits/${exit}`)).body
    expect(before.evidence.map((it: any) => [it.kind, it.pictureOpened])).toEqual(expect.arrayContaining([['test-result', false], ['letter-of-commitment', null]]))
    await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))
    const { credentials, exits } = await record(court.as('nurse'))
    expect(credentials).toEqual([{ kind: 'link', role: 'secretary', at: made, exit, uses: 1, firstUsedAt: made, lastUsedAt: made, endedAt: null }])
    expect(exits).toMatchObject([{ id: exit, state: 'granted' }])
    const own = (await court.as('nurse').get(`/exits/${exit}`)).body
    expect(own.evidence.map((it: any) => it.kind).sort()).toEqual(['employer-confirmation', 'letter-of-commitment', 'test-result'])
    expect(own.decisions).toMatchObject([{ what: 'granted', role: 'secretary', ownCredential: true }])
    expect(JSON.stringify(own), 'roles, not names').not.toContain('the secretary')
    // Opened by her own household it is still unseen; by somebody at the desk it is not.
    await court.as('nurse').get(`/uploads/${upload}`)
    const opened = async () => (await court.as('deputy').get(`/exits/${exit}`)).body.evidence.find((it: any) => it.kind === 'test-result').pictureOpened
    expect(await opened()).toBe(false)
    await court.as('deputy').get(`/uploads/${upload}`)
    expect(await opened()).toBe(true)
  })

  test('a slip is a line for each of the household, counted as often as it is used, and no line holds a secret', async () => {
    const { code } = (await court.as('staff').post(`/households/${court.place.households.nurse}/slip`)).body
    const made = court.now()
    for (let i = 0; i < 3; i++) { court.pass(hour); await court.as('nobody').post('/sign-in/slip', { code }) }
    const phone = withCookie(await court.as('nobody').post('/sign-in/slip', { code }))
    for (const resident of [court.place.residents.nurse, court.place.residents.mother]) {
      await claim(phone, 'staff', resident)
      expect((await record(phone, resident)).credentials.filter((it: any) => it.kind === 'slip')).toEqual([
        { kind: 'slip', role: 'staff', at: made, exit: null, uses: 4, firstUsedAt: plus(made, hour), lastUsedAt: plus(made, 3 * hour), endedAt: null }])
    }
    const kept = await sql<{ all: string }>`select string_agg(t::text, '') as all from credential_traces t`.execute(court.database.owner)
    expect(kept.rows[0]!.all).not.toContain(code.replaceAll('-', ''))
    // A new one ends it, and the record says when.
    const ends: string[] = []
    for (const who of ['deputy', 'staff'] as const) {
      court.pass(hour)
      ends.push(court.now())
      await openSlip(who, court.place.households.nurse)
    }
    const last = await openOwn('secretary', court.place.households.nurse)
    const slips = async () => (await record(last)).credentials.filter((it: any) => it.kind === 'slip')
    expect((await slips()).map((it: any) => it.endedAt)).toEqual(expect.arrayContaining([null, ...ends]))
    expect((await slips()).filter((it: any) => it.endedAt === null)).toMatchObject([{ role: 'secretary', uses: 1 }])
  })

  test('a carer’s right is there when it is given and when it ends, and one link asked for twice is one line', async () => {
    const { residents, households } = court.place
    await court.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until: null })
    const given = court.now()
    court.pass(minute)
    await court.as('deputy').delete(`/residents/${residents.mother}/carers/${households.neighbour}`)
    const command = court.newId()
    for (let i = 0; i < 2; i++) await court.as('staff').post(`/residents/${residents.mother}/link`, { exit: null }, { command })
    expect((await record(court.as('mother'), residents.mother)).credentials).toMatchObject([
      { kind: 'link', role: 'staff', uses: 0, firstUsedAt: null }, { kind: 'carer', role: 'staff', at: given, endedAt: plus(given, minute) }])
  })

  test('an enrolment and a sign-in stand on the record of the colleague, and the application can change no line', async () => {
    court.pass(minute)
    const asked = await court.as('staff').post('/devices/enrolments', { kind: 'gate', place: court.place.gate, label: 'south' })
    court.pass(minute)
    await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('=').at(-1), label: '' })
    const { traces } = (await court.as('staff').get('/me/sign-in')).body
    expect(traces).toMatchObject([{ kind: 'device', what: 'used' }, { kind: 'device', what: 'made', role: 'staff' }, { kind: 'password', what: 'used' }])
    const { rows: [may] } = await sql`select has_table_privilege('postern_app', 'credential_traces', 'update') as u, has_table_privilege('postern_app', 'credential_traces', 'delete') as d,
      has_table_privilege('postern_app', 'confirmations', 'update') as c, has_table_privilege('postern_app', 'evidence', 'update') as e`.execute(court.database.owner)
    expect(may).toEqual({ u: false, d: false, c: false, e: false })
  })
})

describe('rights that end', () => {
  test('a letter link does not report another exit’s return, and its own it does', async () => {
    const { nurse } = court.place.residents
    const [one, other] = [(await recall(court, court.as('staff'), nurse)).body.id, (await recall(court, court.as('staff'), nurse, { place: '别处' })).body.id]
    const phone = await openLink('staff', nurse, one)
    for (const exit of [one, other]) await setWhereabouts(court, exit, 'out', null)
    const back = (exit: string) => phone.post(`/exits/${exit}/back`, { id: court.newId(), at: court.now() })
    expect(codeOf(await back(other))).toEqual([404, 'not-found'])
    expect(await count(court, 'movements', "kind = 'back'")).toBe(0)
    expect((await back(one)).status).toBe(200)
    expect(await count(court, 'movements', "kind = 'back'")).toBe(1)
  })

  test('a role that was given until today gives nothing tomorrow', async () => {
    await sql`update grants set until = ${plus(court.now(), hour)} where account_id = ${court.place.accounts.deputy}`.execute(court.database.owner)
    const { nurse } = court.place.residents
    expect((await court.as('deputy').get(`/residents/${nurse}`)).status).toBe(200)
    court.pass(hour)
    // Whoever has no role here any more is nobody here: the session is over.
    for (const path of [`/residents/${nurse}`, '/desk/queue', '/me']) expect(codeOf(await court.as('deputy').get(path)), path).toEqual([401, 'not-signed-in'])
  })

  test('a carer may not act any more for somebody who moved away', async () => {
    const { residents, households } = court.place
    await court.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until: null })
    expect((await court.as('neighbour').get(`/me/record?resident=${residents.mother}`)).status).toBe(200)
    await sql`update residents set moved_away_at = ${court.now()} where id = ${residents.mother}`.execute(court.database.owner)
    expect((await court.as('neighbour').get('/me')).body.residents.map((it: any) => it.id)).toEqual([residents.neighbour])
    expect((await court.as('neighbour').get(`/me/record?resident=${residents.mother}`)).status).toBe(403)
    expect((await court.as('neighbour').post('/exits', request(court, residents.mother))).status).toBe(404)
  })

  test('the paper of an emergency does not turn it into somebody else’s', async () => {
    const { labour, dialysis } = court.place.residents
    const exit = (await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: labour, described: '', at: court.now() })).body.id
    const paper = (resident: string | null) => court.as('staff').post(`/exits/${exit}/paper`, { resident, what: '早产', ambulance: '120-7', hospital: '妇幼保健院', calledAt: court.now() })
    expect(codeOf(await paper(dialysis))).toEqual([409, 'other-resident'])
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ paperOpen: true, paper: null, resident: { id: labour } })
    expect((await paper(labour)).body).toMatchObject({ paperOpen: false, resident: { id: labour } })
  })
})
