// The desk asks a household for something more: an act on the request that is told like a decision, answered by what comes, taken back, asked again; past its hour a line of the queue. Nothing is
// refused by it, an emergency is asked nothing, and twice, late, out of order or by two it comes to the same.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { undoMs } from '#domain/exits/undo.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import type { Osmanthus, Who } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { decidedLines, deliver, ringing } from '../support/delivering.ts'
import { mailbox, type Mailbox } from '../support/mailbox.ts'
import { queueOf } from '../support/queue.ts'

let [court, push, sms]: [Osmanthus, Mailbox, Mailbox] = [] as never
let channels: Channels
beforeEach(async () => {
  court = await openExits(deskRoutes(peopleAbout))
  court.slowly()
  ;[push, sms] = [mailbox({ kind: 'push', once: true }), mailbox({ kind: 'sms', once: true })]
  channels = { ways: [push, { ...sms, takes: (to) => (to.startsWith('0') ? null : to.replaceAll(' ', '')) }], language: 'zh-Hans' }
  await sql`update residents set phone = null; update households set phone = '021 5555 0000'`.execute(court.database.owner)
})
afterEach(() => court.close())

const paper = { kind: 'certificate', title: '预约单', issuer: '市一医院', upload: null }
type More = Partial<{ kinds: string[]; words: string; until: string; pieces: number }>
const ask = async (exit: string, more: More = {}, who: Who = 'staff', command?: string) => {
  const laid = more.pieces ?? await count(court, 'evidence', `exit_id = '${exit}'`)
  return court.as(who).post(`/exits/${exit}/asks`, { kinds: ['certificate'], words: '医院预约单的照片', until: plus(court.now(), 2 * hour), pieces: laid, ...more }, command ? { command } : {})
}
const unask = (exit: string, seq: number, who: Who = 'staff') => court.as(who).post(`/exits/${exit}/asks/take-back`, { seq })
const asks = async (exit: string, who: Who = 'staff'): Promise<any[]> => (await court.as(who).get(`/exits/${exit}`)).body.asks
const stand = async (exit: string): Promise<string[]> => (await asks(exit)).map(({ seq, is, open }) => [seq, is, ...open].join(' '))
/** What is theirs to bring beside what the rules want. */
const theirs = async (who: Who, exit: string): Promise<string[]> => (await court.as(who).get(`/exits/${exit}`)).body.advice.items.filter((it: any) => it.because.length === 0).map((it: any) => it.kind)
const waiting = async (): Promise<any> => (await queueOf(court.as('staff'))).waiting[0]
const late = async (): Promise<string[]> => ((await queueOf(court.as('staff'))).askedFor ?? []).map(({ id, asked }: any) => `${id} ${asked.map((it: any) => it.kinds.join('+')).join(' ')}`)

test('asked for: an act on the record with who, when, what and until when; the household reads it, and is told by their own phone at once, once, with no name and no word of health', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  await ringing(court, court.place.households.nurse, court.place.residents.mother)
  const { id } = (await recall(court, court.as('staff'))).body
  const until = plus(court.now(), 2 * hour)
  const reply = await ask(id, { until })
  expect(reply.body.may).toContain('ask-for')
  expect(reply.body.asks).toEqual([{ seq: 2, kinds: ['certificate'], words: '医院预约单的照片', at: court.now(), until, by: 'the staff', role: 'staff', is: 'open', open: ['certificate'], takenBack: null }])
  expect(reply.body.state).toBe('asked')
  expect(reply.body.decisions, 'nothing is decided by it').toEqual([])
  expect((await court.as('nurse').get(`/exits/${id}`)).body.asks).toEqual([{ ...reply.body.asks[0], by: 'desk' }])
  expect((await court.as('nurse').get(`/exits/${id}`)).body.may).not.toContain('ask-for')
  for (let i = 0; i < 3; i++) { await deliver(court, channels); court.pass(minute) }
  expect(push.sent.map(({ to }) => (JSON.parse(to) as { endpoint: string }).endpoint.split('/').at(-1))).toEqual([hers])
  expect(push.sent[0]).toMatchObject({ text: '有申请要补材料，请打开看。', push: { opens: `/me/exits/${id}` } })
  const { news } = (await court.as('nurse').get('/me/exits')).body
  expect(news.map(({ code, details }: any) => [code, details.kinds, details.words, details.until])).toEqual([['exit-evidence-asked', ['certificate'], '医院预约单的照片', until]])
  expect((await waiting()).asked).toEqual([{ seq: 2, kinds: ['certificate'], until }])
})

test('by their number where no phone rings, and by the desk an hour before it is due where nothing reaches them; in the words of their language', async () => {
  await sql`update residents set phone = '138 0000 0001' where id = ${court.place.residents.nurse}`.execute(court.database.owner)
  const { id } = (await recall(court, court.as('staff'), court.place.residents.nurse, { until: plus(court.now(), 20 * hour), from: plus(court.now(), 8 * hour) })).body
  await ask(id, { until: plus(court.now(), 3 * hour) })
  await deliver(court, channels)
  expect(sms.sent.map(({ text }) => text)).toEqual(['【Osmanthus Court居委会】您的申请还要补材料，请看您的页面，或致电 021 0000 0000。'])
  expect(await decidedLines(court)).toEqual([])
  court.pass(2 * hour + minute)
  expect(await decidedLines(court)).toEqual(['2-1-502 exit-evidence-asked'])
  // Somebody at home without any way of their own.
  const other = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'other', place: '银行' })).body.id
  await ask(other)
  await deliver(court, channels)
  expect(await decidedLines(court), 'rung at once').toContain('1-1-101 exit-evidence-asked')
})

test('what comes answers it, by whichever way: a picture of theirs, or a line read at the window; then nobody is told or rung any more', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id, { kinds: ['certificate', 'test-result'], words: '' })
  await bring(court, court.as('staff'), id, pieces(court.now()).employer)
  expect(await stand(id)).toEqual(['2 open certificate test-result'])
  expect((await court.as('nurse').get(`/exits/${id}`)).body.advice.items.map((it: any) => `${it.kind} ${it.state}`), 'the test stands on the list of the rules').toEqual(['employer-confirmation present', 'letter-of-commitment missing', 'test-result missing', 'certificate missing'])
  expect((await court.as('staff').get(`/exits/${id}`)).body.advice.items.length, 'what the desk may grant on is the rules’ alone').toBe(3)
  await bring(court, court.as('nurse'), id, { ...paper, upload: null })
  expect(await stand(id), 'a certificate without a picture is none of hers').toEqual(['2 open certificate test-result'])
  await bring(court, court.as('staff'), id, paper)
  expect(await stand(id)).toEqual(['2 open test-result'])
  expect((await waiting()).asked).toMatchObject([{ kinds: ['test-result'] }])
  await bring(court, court.as('staff'), id, pieces(court.now()).test)
  expect(await stand(id)).toEqual(['2 answered'])
  expect((await waiting()).asked).toBeNull()
  expect((await court.as('nurse').get('/me/exits')).body.news, 'it has come before they read of it').toEqual([])
  await deliver(court, channels)
  court.pass(5 * hour)
  expect([push.sent, sms.sent, await decidedLines(court), await late()]).toEqual([[], [], [], []])
})

test('what was there when it was asked answers nothing, whatever its clock says; what comes late and was noted before does', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await bring(court, court.as('staff'), id, paper)
  const before = court.now()
  court.pass(minute)
  await ask(id)
  expect(await stand(id)).toEqual(['2 open certificate'])
  expect((await court.as('staff').post(`/exits/${id}/evidence`, { id: court.newId(), content: paper, recordedAt: before })).status).toBe(200)
  expect(await stand(id)).toEqual(['2 answered'])
})

test('a line that answered and was wrong answers no longer: it is waited for again, and comes up by its hour', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id)
  const piece = court.newId()
  await bring(court, court.as('staff'), id, paper, piece)
  expect(await stand(id)).toEqual(['2 answered'])
  const wrong = { id: court.newId(), evidence: piece, why: '别人的单子', replacement: null }
  expect((await court.as('staff').post(`/exits/${id}/evidence/correct`, wrong)).status).toBe(200)
  expect(await stand(id)).toEqual(['2 open certificate'])
  court.pass(2 * hour + minute)
  expect(await late()).toEqual([`${id} certificate`])
  expect((await court.as('staff').post(`/exits/${id}/evidence/correct/take-back`, { id: court.newId(), correction: wrong.id, why: '是本人的' })).status).toBe(200)
  expect([await stand(id), await late()]).toEqual([['2 answered'], []])
})

test('a line that lay there and is put right has not come: it is waited for still, as what a later paper answers', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  const piece = court.newId()
  await bring(court, court.as('staff'), id, paper, piece)
  await ask(id)
  const right = { id: court.newId(), evidence: piece, why: '名称写错', replacement: { id: court.newId(), content: { ...paper, title: '挂号预约单' } } }
  expect((await court.as('deputy').post(`/exits/${id}/evidence/correct`, right)).status).toBe(200)
  expect([await stand(id), (await waiting()).asked]).toMatchObject([['2 open certificate'], [{ kinds: ['certificate'] }]])
  expect((await court.as('nurse').get('/me/exits')).body.news.map((it: any) => it.code)).toEqual(['exit-evidence-asked'])
  await bring(court, court.as('staff'), id, paper)
  expect(await stand(id)).toEqual(['2 answered'])
})

test('of a pass it can be taken back also when the rules lack nothing any more; it comes up while that lets out or somebody is out on it, and of nobody who has gone', async () => {
  const { mother } = court.place.residents
  const byTwo = async (): Promise<string> => {
    const { id } = (await recall(court, court.as('staff'), mother)).body
    await court.as('deputy').post(`/exits/${id}/override`, { reason: '等不了' })
    expect((await court.as('secretary').post(`/exits/${id}/override/confirm`, grantBody(court))).body.code).toBeUndefined()
    court.pass(undoMs + 4000)
    expect((await ask(id)).body.code).toBeUndefined()
    return id
  }
  const first = await byTwo()
  expect(await theirs('mother', first), 'on her first page').toEqual(['certificate'])
  expect((await court.as('mother').get(`/exits/${first}`)).body.may).not.toContain('take-back-ask')
  for (const piece of Object.values(pieces(court.now()))) await bring(court, court.as('staff'), first, piece)
  const { may } = (await court.as('staff').get(`/exits/${first}`)).body
  expect([may.includes('ask-for'), may.includes('take-back-ask')]).toEqual([false, true])
  court.pass(2 * hour)
  expect(await late()).toEqual([`${first} certificate`])
  const reply = await unask(first, (await asks(first))[0].seq)
  expect([reply.body.may.includes('take-back-ask'), await late()]).toEqual([false, []])
  const second = await byTwo()
  court.pass(2 * hour)
  await sql`update residents set moved_away_at = ${court.now()} where id = ${mother}`.execute(court.database.owner)
  expect(await late()).toEqual([])
  await sql`update residents set moved_away_at = null where id = ${mother}`.execute(court.database.owner)
  expect(await late()).toEqual([`${second} certificate`])
  await setWhereabouts(court, second, 'out', null)
  expect(await late(), 'out on it').toEqual([`${second} certificate`])
  court.pass(hour)
  await setWhereabouts(court, second, 'back', null)
  expect([await late(), (await court.as('staff').get(`/exits/${second}`)).body.may.includes('take-back-ask')]).toEqual([[], false])
  const third = await byTwo()
  court.pass(2 * day)
  expect([(await court.as('staff').get(`/exits/${third}`)).body.state, await late()], 'its time is over').toEqual(['granted', []])
  expect([(await asks(third)).map(({ is, open }: any) => [is, open]), await theirs('mother', third)], 'nobody is asked to send anything for it').toEqual([[['settled', []]], []])
  expect((await court.as('staff').get(`/exits/${third}`)).body.may).not.toContain('ask-for')
  expect((await ask(third, { words: '还是要' })).body.code, 'nor by whoever had the page open').toBe('exit-already-decided')
})

test('past its hour it is a line of the queue, to be rung; nothing is refused; by another hour it waits again, and the last hour counts', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id)
  court.pass(2 * hour - minute)
  expect(await late()).toEqual([])
  court.pass(minute)
  expect(await late()).toEqual([`${id} certificate`])
  const { sections } = (await court.as('staff').get('/desk/queue')).body
  expect(sections.find((it: any) => it.section === 'askedFor').lines[0].owed).toMatchObject({ group: 'now', step: { code: 'call' } })
  expect((await court.as('staff').get(`/exits/${id}`)).body.state).toBe('asked')
  expect((await ask(id)).status).toBe(200)
  expect([await stand(id), await late()]).toEqual([['2 asked-again', '3 open certificate'], []])
  court.pass(3 * hour)
  expect(await late()).toEqual([`${id} certificate`])
  expect((await court.as('nurse').get('/me/exits')).body.news.map((it: any) => it.details.seq), 'of the hour that counts').toEqual([3])
})

test('of two by other hours it comes up by the sooner one, whichever was asked first', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id, { until: plus(court.now(), 4 * hour), words: '身份证明' })
  await ask(id)
  court.pass(2 * hour)
  expect(await late()).toHaveLength(1)
  expect((await unask(id, 3)).status).toBe(200)
  expect(await late()).toEqual([])
  court.pass(2 * hour)
  expect(await late()).toHaveLength(1)
})

test('of whoever has gone nothing is asked any more', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await sql`update residents set moved_away_at = ${court.now()} where id = ${court.place.residents.nurse}`.execute(court.database.owner)
  expect((await ask(id)).body.code).toBe('person-has-gone')
})

test('twice, and by two who ask the same at once, it is one; asked while something came, whoever asks has to look first', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  const [until, command] = [plus(court.now(), hour), court.newId()]
  const body = { kinds: ['certificate'], words: '预约单', until, pieces: 0 }
  for (const _ of [1, 2]) expect((await court.as('staff').post(`/exits/${id}/asks`, body, { command })).status).toBe(200)
  const both = await Promise.all([court.as('deputy').post(`/exits/${id}/asks`, body), court.as('secretary').post(`/exits/${id}/asks`, body)])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(await count(court, 'exit_steps', `what = 'evidence-asked'`)).toBe(1)
  expect(await count(court, 'endings')).toBe(1)
  await bring(court, court.as('staff'), id, paper)
  const late = await court.as('deputy').post(`/exits/${id}/asks`, { ...body, words: '另一张' })
  expect([late.status, late.body.code]).toEqual([409, 'changed-meanwhile'])
  // Two that differ wait side by side, and one piece answers the older alone.
  await ask(id, { words: '身份证明' })
  await ask(id, { words: '诊断书' })
  await bring(court, court.as('staff'), id, paper)
  expect(await stand(id)).toEqual(['2 answered', '3 answered', '4 open certificate'])
})

test('taken back before anybody heard it goes out to nobody; afterwards they are told that it is needed no more; once', async () => {
  const hers = await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id)
  for (const _ of [1, 2]) expect((await unask(id, 2)).status).toBe(200)
  await deliver(court, channels)
  expect(push.sent).toEqual([])
  expect(await stand(id)).toEqual(['2 taken-back'])
  expect((await asks(id))[0].takenBack).toMatchObject({ at: court.now(), by: 'the staff', role: 'staff' })
  await ask(id)
  await deliver(court, channels)
  expect(push.sent.length).toBe(1)
  expect((await unask(id, 4, 'deputy')).status).toBe(200)
  await deliver(court, channels)
  expect(push.sent.map(({ text }) => text)).toEqual(['有申请要补材料，请打开看。', '之前要补的材料不用了，请打开看。'])
  expect(push.sent.every(({ to }) => to.includes(hers))).toBe(true)
  court.pass(3 * hour)
  expect(await late()).toEqual([])
  for (const seq of [1, 3, 9]) expect((await unask(id, seq)).body.code).toBe('ask-is-over')
})

test('what may have come to them is unsaid, however far it is known to have gone; what went out to nobody is not', async () => {
  await ringing(court, court.place.households.nurse, court.place.residents.nurse)
  const { id } = (await recall(court, court.as('staff'))).body
  const unsaid = async (): Promise<number> => (await sql`select from news where code = 'exit-evidence-unasked'`.execute(court.database.owner)).rows.length
  for (const [state, heard] of Object.entries({ waiting: false, sending: true, taken: true, asking: true, sent: true, doubtful: true, refused: false, dropped: false })) {
    await ask(id, { words: state })
    await deliver(court, channels)
    const { seq } = (await asks(id)).at(-1)
    const before = await unsaid()
    const { rows } = await sql`update messages set state = ${state} where about = (select news_id from endings where exit_id = ${id} and seq = ${seq}) returning id`.execute(court.database.owner)
    expect(rows.length, 'it was on its way').toBe(1)
    expect((await unask(id, seq)).status).toBe(200)
    expect(await unsaid() - before, state).toBe(heard ? 1 : 0)
  }
})

test('told by the desk alone, they are told there that it is needed no more', async () => {
  const { id } = (await recall(court, court.as('staff'), court.place.residents.neighbour, { purpose: 'other', place: '银行' })).body
  await ask(id)
  await deliver(court, channels)
  const { sections } = (await court.as('staff').get('/desk/queue')).body
  const { household, since, until } = sections.find((it: any) => it.section === 'toTell').lines[0].says
  expect((await court.as('staff').post('/exits/tellings', { id: court.newId(), household, resident: null, since, until, what: 'told', how: 'phone', tryAgainAt: null })).status).toBe(200)
  expect((await unask(id, 2)).status).toBe(200)
  await deliver(court, channels)
  expect(await decidedLines(court)).toEqual(['1-1-101 exit-evidence-unasked'])
})

test('the grant settles it and is told; undone, it waits again; of a pass that was given although something is missing more can be asked for, of one that lacks nothing not', async () => {
  const exit = await readyRecall(court)
  await ask(exit)
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  expect(await stand(exit)).toEqual(['2 settled'])
  const { undo } = (await court.as('deputy').get(`/exits/${exit}`)).body
  expect((await court.as('deputy').post(`/exits/${exit}/undo`, { seq: undo.seq })).status).toBe(200)
  expect(await stand(exit)).toEqual(['2 open certificate'])
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  court.pass(undoMs + 4000)
  expect((await ask(exit)).body.code).toBe('exit-already-decided')
  // By two, without the papers.
  const other = (await recall(court, court.as('staff'), court.place.residents.mother)).body.id
  await court.as('deputy').post(`/exits/${other}/override`, { reason: '等不了' })
  expect((await court.as('secretary').post(`/exits/${other}/override/confirm`, grantBody(court))).body.code).toBeUndefined()
  court.pass(undoMs + 4000)
  expect((await ask(other, { kinds: ['letter-of-commitment'], words: '' })).body.code).toBeUndefined()
  expect((await court.as('staff').get(`/exits/${other}`)).body).toMatchObject({ state: 'granted', asks: [{ is: 'open' }] })
  await deliver(court, channels)
  // The grant is still to be told as well: what is asked for tells nobody of it.
  expect((await decidedLines(court)).sort(), 'hers, and her mother’s two').toEqual(['2-1-502 exit-evidence-asked', '2-1-502 exit-granted', '2-1-502 exit-granted'])
  court.pass(2 * hour)
  expect(await late()).toEqual([`${other} letter-of-commitment`])
})

test('a refusal settles it; on an appeal it is waited for again', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  await ask(id)
  await court.as('deputy').post(`/exits/${id}/refuse`, { reason: '请等医院回电。', appealTo: 'secretary' })
  court.pass(undoMs + 4000)
  expect([await stand(id), (await ask(id)).body.code, await theirs('nurse', id)]).toEqual([['2 settled'], 'exit-already-decided', []])
  court.pass(3 * hour)
  expect(await late()).toEqual([])
  expect((await court.as('nurse').post(`/exits/${id}/appeal`, { text: '名额只到周五' })).status).toBe(200)
  expect([await stand(id), await late()]).toEqual([['2 open certificate'], [`${id} certificate`]])
  expect(await theirs('nurse', id), 'and theirs to bring').toEqual(['certificate'])
})

test('an emergency is asked nothing; nor anybody by a phone of a home, a gate or a volunteer, for nothing, for an hour that is over or beyond two weeks', async () => {
  const emergency = court.newId()
  await court.as('staff').post('/exits/emergency', { id: emergency, resident: court.place.residents.nurse, described: '', at: court.now() })
  expect((await ask(emergency)).body.code).toBe('emergency-asks-nothing')
  expect((await court.as('staff').get(`/exits/${emergency}`)).body.may).not.toContain('ask-for')
  const { id } = (await recall(court, court.as('staff'))).body
  for (const who of ['nurse', 'neighbour', 'gate', 'volunteer', 'building-lead'] as const) {
    expect([403, 404], who).toContain((await ask(id, {}, who)).status)
    expect([403, 404], who).toContain((await unask(id, 2, who)).status)
  }
  for (const until of [court.now(), plus(court.now(), -minute), plus(court.now(), 15 * 24 * hour)]) expect((await ask(id, { until })).body).toMatchObject({ code: 'asked-until', details: { days: 14 } })
  expect((await ask(id, { kinds: [] })).status).toBe(422)
  expect(await count(court, 'exit_steps', `what = 'evidence-asked'`)).toBe(0)
})

test('asking moves nothing of the case: what came before it is dated as before, and the ten seconds, the pass and who decides are what they were', async () => {
  const { id } = (await recall(court, court.as('staff'))).body
  court.pass(minute)
  const noted = court.now()
  court.pass(minute)
  await ask(id)
  await court.as('staff').post(`/exits/${id}/evidence`, { id: court.newId(), content: pieces(court.now()).employer, recordedAt: noted })
  const shown = (await court.as('staff').get(`/exits/${id}`)).body
  expect(shown.evidence.map((it: any) => it.recordedAt), 'asking is no decision that it could have missed').toEqual([noted])
  expect((await court.as('secretary').post('/ledger/search', {})).body.rows, 'who was only asked for something was let out by nobody').toEqual([])
})
