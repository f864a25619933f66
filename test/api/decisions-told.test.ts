// What was decided is told to whomever it is about, by their own phone or number, when it can be undone no more; whoever has none of them is rung by the desk. What is one
// adult's rings on no other's phone, and a number that others answer learns nothing of what it is about.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import type { Fate } from '#server/channels/port.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import type { Osmanthus, Who } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, request, setWhereabouts } from '../support/asking.ts'
import { decidedLines, deliver, ringing, toTell } from '../support/delivering.ts'
import { mailbox, type Mailbox } from '../support/mailbox.ts'

let [court, push, sms, mail]: [Osmanthus, Mailbox, Mailbox, Mailbox] = [] as never
let channels: Channels
beforeEach(async () => {
  court = await openExits(deskRoutes(peopleAbout))
  court.slowly()
  ;[push, sms, mail] = [mailbox({ kind: 'push', once: true }), mailbox({ kind: 'sms', once: true }), mailbox({ kind: 'mail', once: false })]
  // A landline takes no text.
  channels = { ways: [push, { ...sms, takes: (to) => (to.startsWith('0') ? null : to.replaceAll(' ', '')) }, mail], language: 'zh-Hans' }
  await sql`update residents set phone = null; update households set phone = '021 5555 0000'`.execute(court.database.owner)
})
afterEach(() => court.close())

const refusal = { reason: '请等医院回电。', appealTo: 'secretary' }
const decide = async (what: 'grant' | 'refuse', exit: string, who: Who = 'deputy') => (await court.as(who).post(`/exits/${exit}/${what}`, what === 'grant' ? grantBody(court) : refusal)).body
const over = async (): Promise<void> => { court.pass(undoMs + 4000); await deliver(court, channels) }
const rang = (): string[] => push.sent.map(({ to }) => (JSON.parse(to) as { endpoint: string }).endpoint.split('/').at(-1)!)
const number = (resident: string, phone: string | null) => sql`update residents set phone = ${phone} where id = ${resident}`.execute(court.database.owner)

test('granted: her own phone rings when the ten seconds are over and not before, once, with no name and no word of health; the desk need not ring', async () => {
  const { nurse, mother } = court.place.residents
  const hers = await ringing(court, court.place.households.nurse, nurse)
  await ringing(court, court.place.households.nurse, mother)
  await ringing(court, court.place.households.nurse, null)
  const exit = await readyRecall(court)
  await decide('grant', exit)
  court.pass(undoMs - 1)
  await deliver(court, channels)
  expect(rang()).toEqual([])
  await over()
  for (let i = 0; i < 3; i++) await deliver(court, channels)
  expect(rang(), 'neither her mother’s phone nor one that nobody knows whose it is').toEqual([hers])
  expect(push.sent[0]).toMatchObject({ subject: 'Osmanthus Court', text: '申请有了答复，请打开看。', push: { opens: `/me/exits/${exit}` } })
  expect([sms.sent, mail.sent]).toEqual([[], []])
  expect(await decidedLines(court)).toEqual([])
  // A phone that rang is nobody who has read it.
  court.pass(5 * hour)
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-granted'])
})

test('undone within ten seconds, nothing comes, on whichever way, then or later', async () => {
  await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  const { undo: { seq } } = await decide('grant', exit)
  court.pass(3000)
  expect((await court.as('deputy').post(`/exits/${exit}/undo`, { seq })).status).toBe(200)
  for (let i = 0; i < 3; i++) { await over(); court.pass(minute) }
  expect([rang(), sms.sent, mail.sent, await decidedLines(court)]).toEqual([[], [], [], []])
})

test('taken back between the queue and the sending: the grant never goes, that it was taken back does', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  push.answers({ came: 'later', why: 'push-service-away' })
  await decide('grant', exit)
  await over()
  expect(push.sent).toEqual([])
  push.answers(null)
  expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '医院改期。' })).status).toBe(200)
  court.pass(2 * minute)
  await deliver(court, channels)
  expect(rang()).toEqual([hers])
  const { rows } = await sql<{ state: string }>`select m.state from messages m join news n on n.id = m.about order by n.at`.execute(court.database.owner)
  expect(rows.map(({ state }) => state)).toEqual(['dropped', 'sent'])
})

test('refused, with only a landline: the desk is told to ring at once, ticks it off, and has it back where that was a mistake', async () => {
  const exit = await readyRecall(court)
  await decide('refuse', exit)
  expect(await decidedLines(court), 'not while it can be undone').toEqual([])
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused'])
  const [home] = await toTell(court)
  expect(home.people).toMatchObject([{ resident: court.place.residents.nurse, phone: '021 5555 0000', exits: [{ exit, order: null }] }])
  const id = court.newId()
  const told = { id, household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null }
  expect((await court.as('staff').post('/exits/tellings', told)).status).toBe(200)
  expect(await decidedLines(court)).toEqual([])
  await over()
  expect((await court.as('staff').post(`/exits/tellings/${id}/take-back`, { id: court.newId() })).status).toBe(200)
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused'])
  expect((await court.as('staff').get('/exits/tellings')).status).toBe(200)
})

test('what was decided climbs no ladder of a building: whoever leads it, walks its doors or keeps the gate reads nothing of it, and cannot say that it was told', async () => {
  const exit = await readyRecall(court)
  await decide('refuse', exit)
  await over()
  const [home] = await toTell(court)
  expect(home.people[0].exits).toMatchObject([{ exit, decided: 'exit-refused' }])
  const told = { household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null }
  for (const who of ['building-lead', 'volunteer'] as const) {
    const queue = await court.as(who).get('/desk/queue')
    expect([queue.status, (queue.body.sections ?? []).map((it: any) => it.section).filter((it: string) => it === 'toTell'), JSON.stringify(queue.body).includes(exit)], who).toEqual([expect.any(Number), [], false])
    expect([(await court.as(who).get('/exits/tellings')).status, (await court.as(who).get(`/exits/${exit}`)).status, (await court.as(who).post('/exits/tellings', { id: court.newId(), ...told })).status], who).toEqual([403, 404, 403])
  }
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused'])
})

test('read on her own page, she knows: nobody rings', async () => {
  await decide('refuse', await readyRecall(court))
  await over()
  const [news] = (await court.as('nurse').get('/me/exits')).body.news
  expect((await court.as('nurse').post(`/me/news/${news.id}/seen`)).status).toBe(200)
  expect(await decidedLines(court)).toEqual([])
})

test('only a telephone: one text to her own number; to one that others answer, not that she asked, and to another adult’s none', async () => {
  const { nurse, mother } = court.place.residents
  await number(nurse, '138 0000 0001')
  await number(mother, '138 0000 0002')
  await decide('refuse', await readyRecall(court))
  await over()
  expect(sms.sent.map(({ to, text }) => [to, text])).toEqual([['13800000001', '【Osmanthus Court居委会】您的申请有了答复，请看您的页面，或致电 021 0000 0000。']])
  await number(nurse, '138-0000-0002')
  await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'other' })).body.id)
  await over()
  expect(sms.sent.slice(1).map(({ text }) => text)).toEqual(['【Osmanthus Court居委会】有消息给您家，请看页面，或致电 021 0000 0000。'])
  await number(nurse, null)
  await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'scheduled-care' })).body.id)
  await over()
  expect(sms.sent).toHaveLength(2)
  expect(await decidedLines(court)).toHaveLength(1)
})

test('a phone that is gone, and a number that takes nothing: the next way, and in the end the desk', async () => {
  const { nurse } = court.place.residents
  await ringing(court, court.place.households.nurse, nurse)
  await number(nurse, '13800000001')
  push.answers({ came: 'refused', why: 'gone' })
  sms.answers({ came: 'refused', why: 'not-accepted' })
  await decide('refuse', await readyRecall(court))
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused'])
  const { rows } = await sql<{ channel: string; state: string }>`select channel, state from messages order by at, channel`.execute(court.database.owner)
  expect(rows).toEqual([{ channel: 'push', state: 'refused' }, { channel: 'sms', state: 'refused' }])
})

test('at night it waits for the morning, unless they would go before then', async () => {
  const { nurse } = court.place.residents
  await number(nurse, '13800000001')
  while (new Date(Date.parse(court.now()) + 8 * hour).getUTCHours() !== 23) court.pass(hour)
  const from = plus(court.now(), 12 * hour)
  const tomorrow = (await court.as('staff').post('/exits', { ...request(court, nurse), from, until: plus(from, 4 * hour) })).body.id
  await decide('refuse', tomorrow)
  await over()
  expect(sms.sent).toEqual([])
  await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'other' })).body.id)
  await over()
  expect(sms.sent).toHaveLength(1)
  court.pass(8 * hour + minute)
  await deliver(court, channels)
  expect(sms.sent).toHaveLength(2)
})

test('whoever cares for them hears on their phones; a child’s parents on theirs', async () => {
  const { nurse } = court.place.residents
  const cares = await ringing(court, court.place.households.labour, null)
  await sql`insert into carers (community_id, household_id, resident_id, since, given_by, given_at) values (${court.place.community}, ${court.place.households.labour}, ${nurse}, ${court.now()}, ${court.place.accounts.secretary}, ${court.now()})`.execute(court.database.owner)
  await decide('refuse', await readyRecall(court))
  await over()
  expect(rang()).toEqual([cares])
  await sql`update residents set born = '2020-01-01' where id = ${nurse}`.execute(court.database.owner)
  await sql`delete from carers`.execute(court.database.owner)
  const mothers = await ringing(court, court.place.households.nurse, court.place.residents.mother)
  await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'other' })).body.id)
  await over()
  expect(rang()).toEqual([cares, mothers])
})

test('longer, while she is out: her phone rings; taken back after she was home once: it rings as well', async () => {
  const { nurse } = court.place.residents
  const hers = await ringing(court, court.place.households.nurse, nurse)
  const exit = await readyRecall(court)
  const until = plus(court.now(), 4 * hour)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, { ...grantBody(court), until })).status).toBe(200)
  await over()
  await setWhereabouts(court, exit, 'out', null)
  court.pass(hour)
  expect((await court.as('deputy').post(`/exits/${exit}/extend`, { names: 2, until: plus(until, hour), reason: '医院还没放人' })).status).toBe(200)
  await over()
  expect(rang()).toEqual([hers, hers])
  court.pass(hour)
  await setWhereabouts(court, exit, 'back', null)
  expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '医院改期。' })).status).toBe(200)
  await over()
  expect(rang()).toEqual([hers, hers, hers])
})

test('made longer, and taken back when its first end is over: whoever is out hears of it, and whoever speaks with them may say so', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  const { body: { until } } = await court.as('staff').get(`/exits/${exit}`)
  await decide('grant', exit)
  await over()
  await setWhereabouts(court, exit, 'out', null)
  expect((await court.as('deputy').post(`/exits/${exit}/extend`, { names: 2, until: plus(until, 3 * hour), reason: '医院还没放人' })).status).toBe(200)
  while (court.now() <= until) court.pass(hour)
  await over()
  const before = rang().length
  expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '医院改期。' })).status).toBe(200)
  await over()
  expect(rang().slice(before)).toEqual([hers])
  expect((push.sent.at(-1) as any).push.goodFor, 'as long as there is something to hear').toBeGreaterThan(0)
  expect(await toSay(exit), 'nor is it too late to say it on the telephone').toEqual({ seq: expect.any(Number) })
})

test('a way that was dead, and the next one needed no more: that is the end of it, and the job comes to its own', async () => {
  const { nurse } = court.place.residents
  await ringing(court, court.place.households.nurse, nurse)
  await number(nurse, '13800000001')
  push.answers({ came: 'refused', why: 'gone' })
  sms.answers({ came: 'later', why: 'gateway-away' })
  const exit = await readyRecall(court)
  await decide('grant', exit)
  await over()
  await setWhereabouts(court, exit, 'out', null)
  sms.answers(null)
  court.pass(20 * minute)
  const before = await count(court, 'endings', 'begun_at is not null')
  const { rows: [turn] } = await sql<{ xmin: string }>`select xmin::text from endings where exit_id = ${exit}`.execute(court.database.owner)
  for (let i = 0; i < 3; i++) await deliver(court, channels)
  expect(sms.sent.length).toBeLessThan(2)
  expect((await sql<{ xmin: string }>`select xmin::text from endings where exit_id = ${exit}`.execute(court.database.owner)).rows[0]).toEqual(turn)
  expect(before).toBe(1)
  expect(await decidedLines(court)).toEqual([])
}, 20_000)

test('withdrawn at their own word: their phone hears of it, and nobody has to ring them', async () => {
  const { nurse } = court.place.residents
  const hers = await ringing(court, court.place.households.nurse, nurse)
  const exit = await readyRecall(court)
  expect((await court.as('staff').post(`/exits/${exit}/withdraw`, {})).status).toBe(200)
  await over()
  expect(rang()).toEqual([hers])
  expect(push.sent[0]!.text, 'nobody has answered anything').toBe('申请已按您说的撤回，请打开看。')
  court.pass(5 * hour)
  expect(await decidedLines(court)).toEqual([])
  // Only a number: what she said, and whom to call if it was not she who said it.
  await number(nurse, '13800000001')
  push.answers({ came: 'refused', why: 'gone' })
  const { body: { id } } = await recall(court, court.as('staff'), nurse, { purpose: 'other' })
  expect((await court.as('staff').post(`/exits/${id}/withdraw`, {})).status).toBe(200)
  await over()
  expect(sms.sent.map(({ text }) => text)).toEqual(['【Osmanthus Court居委会】您的申请已按您说的撤回；不是您说的，请致电 021 0000 0000。'])
})

test('of two at one door with a decision each, one press says it of neither: each is told by themselves', async () => {
  const { nurse, mother } = court.place.residents
  await decide('refuse', await readyRecall(court))
  await decide('refuse', (await recall(court, court.as('staff'), mother, { purpose: 'other' })).body.id)
  await over()
  const [home] = await toTell(court)
  expect(home.people).toHaveLength(2)
  const press = (resident: string | null) => court.as('staff').post('/exits/tellings', { id: court.newId(), household: home.household, resident, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null })
  await press(null)
  expect(await decidedLines(court)).toHaveLength(2)
  expect((await press(nurse)).status).toBe(200)
  expect(await decidedLines(court)).toHaveLength(1)
})

const sayNow = (exit: string, seq: number, how: 'phone' | 'window', who: Who = 'deputy', id = court.newId()) => court.as(who).post(`/exits/${exit}/told`, { id, seq, how }, { command: id })
const toSay = async (exit: string, who: Who = 'staff') => (await court.as(who).get(`/exits/${exit}/deliveries`)).body.say
const lately = async () => (await court.as('staff').get('/exits/tellings')).body.rows.map(({ what, how }: any) => `${what} ${how}`)

test('said on the telephone while it is decided: no phone rings, nobody stands on the list, and a press that comes twice is one', async () => {
  await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  const { undo: { seq } } = await decide('grant', exit)
  expect([await toSay(exit), await toSay(exit, 'nurse')]).toEqual([{ seq }, null])
  const id = court.newId()
  expect((await sayNow(exit, seq, 'phone', 'staff', id)).status).toBe(200)
  expect((await sayNow(exit, seq, 'phone', 'staff', id)).status).toBe(200)
  expect([(await sayNow(exit, seq + 1, 'phone')).status, (await sayNow(exit, seq, 'phone', 'nurse')).status]).toEqual([404, 404])
  expect([await toSay(exit), await count(court, 'tellings')]).toEqual([null, 1])
  await over()
  court.pass(5 * hour)
  await deliver(court, channels)
  expect([rang(), sms.sent, await decidedLines(court)]).toEqual([[], [], []])
  const { told } = (await court.as('deputy').get(`/exits/${exit}/deliveries`)).body
  expect(told.steps.map(({ rung, grade }: any) => `${rung} ${grade}`)).toEqual(['page handed-over', 'rings told'])
  // A mistake: she hears after all.
  expect((await court.as('staff').post(`/exits/tellings/${id}/take-back`, { id: court.newId() })).status).toBe(200)
  await over()
  expect(rang()).toHaveLength(1)
})

test('said, and undone within the ten seconds: what was said goes with it, and the next decision is told as if nothing had been', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  const { undo: { seq } } = await decide('grant', exit)
  expect((await sayNow(exit, seq, 'window')).status).toBe(200)
  expect(await lately()).toEqual(['told window'])
  court.pass(3000)
  const undoing = { command: court.newId() }
  for (let i = 0; i < 2; i++) expect((await court.as('deputy').post(`/exits/${exit}/undo`, { seq }, undoing)).status).toBe(200)
  expect([await lately(), await toSay(exit), (await sayNow(exit, seq, 'phone')).status]).toEqual([[], null, 404])
  await over()
  expect([rang(), await decidedLines(court)]).toEqual([[], []])
  await decide('refuse', exit)
  await over()
  expect(rang()).toEqual([hers])
})

test('said of a decision that another has come after a moment before: whoever said it hears so, and the other goes out', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const exit = await readyRecall(court)
  const { undo: { seq } } = await decide('grant', exit)
  expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '医院改期。' })).status).toBe(200)
  const said = await sayNow(exit, seq, 'phone', 'staff')
  expect([said.status, said.body.code]).toEqual([409, 'changed-meanwhile'])
  expect(await lately()).toEqual([])
  expect((await toSay(exit)).seq, 'the last is to be said').toBeGreaterThan(seq)
  await over()
  expect(rang()).toEqual([hers])
})

test('handed over at the window when the ten seconds are over, by whoever sits there: the line goes', async () => {
  const exit = await readyRecall(court)
  await decide('grant', exit)
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-granted'])
  const { seq } = await toSay(exit)
  expect((await sayNow(exit, seq, 'window', 'staff')).status).toBe(200)
  const { body: { tellings } } = await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)
  expect([await decidedLines(court), tellings.map(({ what, how }: any) => `${what} ${how}`)]).toEqual([[], ['told window']])
})

test('a push service that does not answer keeps nobody from the text, and a gateway that hangs as well nobody from being rung: not for half a day', async () => {
  const { nurse } = court.place.residents
  const hers = await ringing(court, court.place.households.nurse, nurse)
  await number(nurse, '13800000001')
  push.answers({ came: 'later', why: 'push-service-away' })
  await decide('refuse', await readyRecall(court))
  await over()
  expect(sms.sent).toEqual([])
  court.pass(90_000)
  sms.answers({ came: 'later', why: 'gateway-away' })
  await deliver(court, channels)
  expect(await decidedLines(court)).toEqual([])
  court.pass(90_000)
  await deliver(court, channels)
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused'])
  // Both come in the end, and say the same.
  push.answers(null)
  sms.answers(null)
  court.pass(hour)
  await deliver(court, channels)
  expect([rang(), sms.sent.length]).toEqual([[hers], 1])
})

test('what was decided is to be told still when somebody proposes, or decides and undoes it: neither is a decision', async () => {
  const exit = await readyRecall(court)
  const until = plus(court.now(), 4 * hour)
  const { undo: granted } = (await court.as('deputy').post(`/exits/${exit}/grant`, { ...grantBody(court), until })).body
  await over()
  await setWhereabouts(court, exit, 'out', null)
  const extend = (hours: number) => court.as('deputy').post(`/exits/${exit}/extend`, { names: granted.seq, until: plus(until, hours * hour), reason: '医院还没放人' })
  const { body: { undo: { seq } } } = await extend(1)
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-extended'])
  expect((await court.as('staff').post(`/exits/${exit}/renewal`, { names: seq, until: plus(until, 3 * hour), reason: '再多两小时' })).status).toBe(200)
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-extended'])
  const { body: second } = await court.as('deputy').post(`/exits/${exit}/extend`, { names: seq, until: plus(until, 2 * hour), reason: '再多一小时' })
  expect((await court.as('deputy').post(`/exits/${exit}/undo`, { seq: second.undo.seq })).status).toBe(200)
  await over()
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-extended'])
})

test('a number that stands behind another door as well is not hers alone: the daughter who answers reads that there is news, not that her mother asked', async () => {
  const { nurse, neighbour } = court.place.residents
  await number(nurse, '138 0000 0009')
  await number(neighbour, '+86 13800000009')
  await decide('refuse', await readyRecall(court))
  await over()
  await number(neighbour, null)
  await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'other' })).body.id)
  await over()
  expect(sms.sent.map(({ text }) => text.split('，')[0])).toEqual(['【Osmanthus Court居委会】有消息给您家', '【Osmanthus Court居委会】您的申请有了答复'])
})

test('nor is one that stands among several behind another door, or of another at home', async () => {
  const { nurse, mother, neighbour } = court.place.residents
  await number(nurse, '138 0000 0009')
  for (const other of [neighbour, mother]) {
    await number(other, '+86 13800000009 / 13700000009')
    await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose: 'other' })).body.id)
    await over()
    await number(other, null)
  }
  expect(sms.sent.map(({ text }) => text.split('，')[0])).toEqual(['【Osmanthus Court居委会】有消息给您家', '【Osmanthus Court居委会】有消息给您家'])
})

test('several decisions at once for one number are one text; a gateway that refuses it leaves each of them to the desk', async () => {
  const { nurse } = court.place.residents
  await number(nurse, '13800000001')
  const twice = async (...purposes: string[]): Promise<void> => {
    for (const purpose of purposes) await decide('refuse', (await recall(court, court.as('staff'), nurse, { purpose })).body.id)
    await over()
  }
  await twice('other', 'scheduled-care')
  for (let i = 0; i < 2; i++) { await over(); court.pass(minute) }
  expect(sms.sent.map(({ text }) => text)).toEqual(['【Osmanthus Court居委会】您的申请有了答复，请看您的页面，或致电 021 0000 0000。'])
  const { rows } = await sql<{ state: string }>`select state from messages where channel = 'sms'`.execute(court.database.owner)
  expect(rows.map(({ state }) => state), 'neither is forgotten').toEqual([rows[0]!.state, rows[0]!.state])
  expect(await decidedLines(court)).toEqual([])
  sms.answers({ came: 'refused', why: 'not-accepted' })
  await twice('exam', 'carer')
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-refused', '2-1-502 exit-refused'])
})

for (const [fate, lines, steps] of [['failed', ['2-1-502 exit-refused', '2-1-502 exit-refused'], ['failed', 'failed']], ['delivered', [], ['delivered', 'delivered']], ['unknown', [], ['handed-over', 'handed-over']]] as const) {
  test(`what a gateway says later of the one text of several decisions is true of each of them: ${fate}`, async () => {
    const { nurse } = court.place.residents
    await number(nurse, '13800000001')
    let said: Fate = 'unknown'
    channels = { ...channels, ways: [{ ...sms, fate: () => Promise.resolve(said) }] }
    const exits: string[] = []
    for (const purpose of ['other', 'scheduled-care']) {
      exits.push((await recall(court, court.as('staff'), nurse, { purpose })).body.id)
      await decide('refuse', exits.at(-1)!)
    }
    await over()
    expect([sms.sent.length, await decidedLines(court)]).toEqual([1, []])
    said = fate
    for (let i = 0; i < 2; i++) { court.pass(2 * minute); await deliver(court, channels) }
    expect(await decidedLines(court), 'not at their hour, hours later').toEqual([...lines])
    const grades = await Promise.all(exits.map(async (exit) => (await court.as('staff').get(`/exits/${exit}/deliveries`)).body.told.steps.find((it: any) => it.rung === 'sms').grade))
    expect([grades, sms.sent.length]).toEqual([[...steps], 1])
  })
}
