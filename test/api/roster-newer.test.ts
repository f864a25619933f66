// A newer roster file held against what is known: who is new, changed, gone, behind another door. Each who is asked about is answered for, or nothing is
// stored; what is answered is put down as at the desk. Older files, the same file, two at once, and what changed between reading and taking.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, plus } from '#domain/kernel/instants.ts'
import type { RosterAnswers } from '#domain/people/roster-answers.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { noChannels } from '#server/channels/channels.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { reviewStay } from '#server/exits/review-stay.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import { recordsRoutes } from '#server/people/routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall } from '../support/asking.ts'
import { keepAll, sent, takeWith, type How } from '../support/rosters.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openExits([...deskRoutes(peopleAbout), ...accessRoutes(peopleAbout.exitIsOf, noChannels), ...recordsRoutes(leftBehind), ...rosterRoutes(leftBehind)])
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review'])
})
afterEach(() => court.close())

const file = (...lines: string[]) => new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,电话', ...lines].join('\n'))
const [nurse, mother, labour, dialysis] = ['2,1,502,护士,1990-05-01,13800001502', '2,1,502,护士的母亲,1948-02-11,', '2,1,301,孕妇,1994-09-12,13800001301', '2,1,101,透析病人,1960-01-31,13800001101']
const check = async (bytes: Uint8Array, query = '', as: 'staff' | 'deputy' = 'staff') => (await court.as(as).post(`/roster/check${query}`, bytes)).body
const take = async (bytes: Uint8Array, how: How, as: 'staff' | 'deputy' = 'staff') => takeWith(court.as(as), bytes, how)
/** Read, answered, taken. */
const takeRead = async (bytes: Uint8Array, answers: RosterAnswers) => (await take(bytes, { seen: (await check(bytes)).seen, answers })).body
const answers = (more: Partial<RosterAnswers>): RosterAnswers => ({ changed: { rest: null, each: {} }, gone: { rest: null, each: {} }, moved: { rest: null, each: {} }, source: '物业名册 四月', ...more })
const cardOf = async (resident: string) => (await court.as('staff').get(`/residents/${resident}`)).body
const stays = async () => (await sql<{ n: number }>`select count(*)::int as n from stays`.execute(court.database.owner)).rows[0]!.n
async function review(): Promise<void> {
  const { rows } = await sql<{ community: any; payload: any }>`select community_id as community, payload from job_runs where task = 'exits:stay-review'`.execute(court.database.owner)
  for (const { community, payload } of rows) await reviewStay({ db: court.database, community, payload, now: court.now(), progress: async () => undefined, stopped: () => false, failed: () => undefined } as any)
}

describe('the difference', () => {
  test('names who is new, what changes of whom, side by side, who is not in the file and who stands behind another door', async () => {
    const checked = await check(file('2,1,502,护士,1990-05-02,13900000000', nurse, '2,1,302,孕妇,1994-09-12,', '2,1,502,新来的,2000-01-01,'))
    expect(checked).toMatchObject({ added: 2, changed: 0, unchanged: 1, goneCount: 2, movedCount: 1, imported: false, unanswered: 3 })
    const newer = await check(file('2,1,502,护士,1990-05-01,13900000000', mother, '2,1,302,孕妇,1994-09-12,', '2,1,502,新来的,2000-01-01,'))
    expect(newer.difference).toMatchObject({
      fresh: [{ name: '新来的', door: '2-1-502', row: 5 }],
      changed: [{ id: court.place.residents.nurse, door: '2-1-502', row: 2, fields: [{ what: 'phone', old: '13800001502', new: '13900000000' }] }],
      gone: [{ id: court.place.residents.dialysis, door: '2-1-101', phone: '13800001101' }],
      moved: [{ id: court.place.residents.labour, door: '2-1-301', to: '2-1-302' }],
    })
    expect(newer.seen).toMatch(/^[0-9a-f]{24}$/)
  })

  test('is a look at whom it names, as in any list', async () => {
    await check(file(nurse))
    const { rows } = await sql<{ who: string; why: string }>`select resident_id as who, why from looks where community_id = ${court.place.community}`.execute(court.database.owner)
    expect(rows.map((row) => row.why)).toEqual(Array(3).fill('people-list'))
    expect(rows.map((row) => row.who)).not.toContain(court.place.residents.nurse)
  })

  test('whoever moved behind a door of a building that the other file did not name is asked about, and not added twice', async () => {
    expect(await check(file('1,1,101,孕妇,1994-09-12,13800001301'))).toMatchObject({ added: 0, movedCount: 1, goneCount: 1 })
  })
})

describe('an answer', () => {
  test('is needed for each who is asked about: nothing is stored before', async () => {
    const bytes = file(nurse, mother, '2,1,302,孕妇,1994-09-12,', '2,1,502,新来的,2000-01-01,')
    const { seen } = await check(bytes)
    expect((await take(bytes, { seen })).body).toMatchObject({ imported: false, unanswered: 2, difference: null })
    expect((await take(bytes, { seen, answers: answers({ gone: { rest: 'keep', each: {} } }) })).body).toMatchObject({ imported: false, unanswered: 1 })
    expect((await take(bytes, { answers: keepAll })).body, 'nobody has read it').toMatchObject({ imported: false, unanswered: 0, seen })
    expect([await count(court, 'roster_imports', 'true'), await count(court, 'residents', "name = '新来的'"), await stays()]).toEqual([0, 0, 0])
    expect((await take(bytes, { seen, answers: keepAll })).body).toMatchObject({ imported: true, added: 1, putDown: { movedOut: 0, away: 0, moved: 0 } })
    expect(await stays(), 'whoever is kept has no row; whoever is new has one').toBe(1)
  })

  test('“moved out” is put down as at the desk: seen before what it ends, slip and pass end, others stay, and it can be taken back', async () => {
    const { dialysis: who, mother: other } = court.place.residents
    const exit = await readyRecall(court, who)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
    await court.as('staff').post(`/households/${court.place.households.dialysis}/slip`)
    expect((await court.as('staff').post('/roster/ends', { gone: [who, other], moved: [] })).body).toMatchObject({ passes: [{ exit, resident: who }], waiting: [], out: [], slips: 1, judged: 0 })
    const bytes = file(nurse, labour)
    const done = await takeRead(bytes, answers({ gone: { rest: null, each: { 'moved-out': [who as never], away: [other as never] } } }))
    expect(done).toMatchObject({ imported: true, putDown: { movedOut: 1, away: 1, moved: 0 } })
    await review()
    expect((await court.as('staff').get(`/exits/${exit}`)).body).toMatchObject({ state: 'revoked', refusal: { cause: 'left', reason: '物业名册 四月' } })
    expect(await count(court, 'sign_in_links', `subject_id = '${court.place.households.dialysis}' and uses_left > 0`)).toBe(0)
    const gone = await cardOf(who)
    expect([gone.stay, (await cardOf(other)).stay, (await cardOf(court.place.residents.nurse)).stay]).toEqual(['moved-out', 'away', 'lives'])
    expect(gone.history.map((one: any) => [one.says.what, one.by, one.words])).toEqual([['moved-out', 'the staff', '物业名册 四月'], ['lives', '', '']])
    const back = { id: court.newId(), act: gone.history[0].act, source: '名册漏了她' }
    expect((await court.as('staff').post('/residents/acts/take-back', back)).body).toEqual({ done: true })
    expect((await cardOf(who)).stay).toBe('lives')
  })

  test('“moved” makes a household of their own behind the other door, and reads nothing of who lives there', async () => {
    const bytes = file(nurse, dialysis, '2,1,101,护士的母亲,1948-02-11,', labour)
    const done = await takeRead(bytes, answers({ moved: { rest: 'moved', each: {} } }))
    expect(done).toMatchObject({ imported: true, added: 0, putDown: { moved: 1 } })
    const card = await cardOf(court.place.residents.mother)
    expect([card.door, card.members.length, card.history[0].says]).toMatchObject(['2-1-101', 1, { what: 'lives', door: '2-1-101' }])
    expect((await check(bytes)).movedCount).toBe(0)
  })

  test('“somebody else of that name” adds them; the one who is known stays where they are', async () => {
    const bytes = file(nurse, mother, labour, dialysis, '2,1,302,孕妇,1994-09-12,')
    expect(await check(bytes), 'one is in the file at her door: nobody a second time').toMatchObject({ added: 0, movedCount: 0, againCount: 1, notes: [{ row: 6, code: 'person-again', value: '2-1-301' }] })
    const other = file(nurse, mother, dialysis, '2,1,302,孕妇,1994-09-12,')
    expect(await takeRead(other, answers({ moved: { rest: 'other', each: {} } }))).toMatchObject({ imported: true, added: 1 })
    expect(await count(court, 'residents', `name = '孕妇' and community_id = '${court.place.community}'`)).toBe(2)
  })

  test('a change that is taken keeps what stood there before; one that is left changes nothing', async () => {
    const bytes = file('2,1,502,护士,1990-05-01,13900000000', mother, labour, '2,1,101,透析病人,1960-01-31,13911111111')
    const done = await takeRead(bytes, answers({ changed: { rest: 'take', each: { leave: [court.place.residents.dialysis as never] } } }))
    expect(done).toMatchObject({ imported: true, changed: 1 })
    const card = await cardOf(court.place.residents.nurse)
    expect([card.phone, card.history[0]]).toMatchObject(['13900000000', { by: 'the staff', words: '物业名册 四月', says: { what: 'corrected', field: 'phone', old: '13800001502', new: '13900000000' } }])
    expect((await cardOf(court.place.residents.dialysis)).phone).toBe('13800001101')
    expect((await check(bytes)).changed, 'and is asked again').toBe(1)
  })

  test('an old file puts nothing back that the desk put right, unless somebody who read by whom and when says so', async () => {
    const old = file(nurse, mother, labour, dialysis)
    const { nurse: who } = court.place.residents
    await court.as('staff').post(`/residents/${who}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800001502', new: '13922222222' }], why: '本人来电', despite: ['phones-end', 'links-end'] })
    const checked = await check(old)
    expect(checked).toMatchObject({ changed: 0, correctedCount: 1, unanswered: 1 })
    expect(checked.difference.corrected).toMatchObject([{ id: who, fields: [{ what: 'phone', old: '13922222222', new: '13800001502', putRight: { role: 'staff', at: court.now() } }] }])
    expect((await takeRead(old, answers({ changed: { rest: 'take', each: {} } }))), 'an answer for all changes is none for this one').toMatchObject({ imported: false, unanswered: 1 })
    expect(await takeRead(old, answers({ corrected: { rest: 'leave', each: {} } }))).toMatchObject({ imported: true, changed: 0 })
    expect((await cardOf(who)).phone).toBe('13922222222')
    court.pass(day)
    expect(await takeRead(old, answers({ corrected: { rest: null, each: { take: [who as never] } } }))).toMatchObject({ imported: true, changed: 1 })
    expect((await cardOf(who)).phone).toBe('13800001502')
    expect(await check(file('2,1,502,护士,1990-05-01,13900000000', mother, labour, dialysis)), 'what a file said last is a file’s').toMatchObject({ changed: 1, correctedCount: 0 })
  })

  test('nor does it replace what the desk took down with somebody whom it added, by silence; what a file brought is a file’s', async () => {
    const added = { id: court.newId(), act: court.newId(), name: '老赵', born: '1950-01-02', phone: '13800001111', to: { flat: court.place.flats.nurse, household: court.newId(), joins: false }, kind: 'lives', since: court.now(), until: null, host: null, place: '', source: '本人来电' }
    expect((await court.as('staff').post('/residents', added)).body).toEqual({ done: true })
    court.pass(day)
    const old = file(nurse, mother, labour, dialysis, '2,1,502,老赵,1950-01-02,13800002222')
    const checked = await check(old)
    expect(checked).toMatchObject({ changed: 0, correctedCount: 1 })
    expect(checked.difference.corrected).toMatchObject([{ id: added.id, fields: [{ what: 'phone', old: '13800001111', new: '13800002222', putRight: { role: 'staff' } }] }])
    expect(await takeRead(old, answers({ corrected: { rest: 'leave', each: {} } }))).toMatchObject({ imported: true, changed: 0 })
    expect((await cardOf(added.id)).phone).toBe('13800001111')
    expect((await takeRead(file(nurse, mother, labour, dialysis, '2,1,502,老赵,1950-01-02,13800001111', '2,1,502,新人,1960-01-02,13800003333'), answers({}))).imported).toBe(true)
    court.pass(day)
    expect(await check(file(nurse, mother, labour, dialysis, '2,1,502,老赵,1950-01-02,13800001111', '2,1,502,新人,1960-01-02,13800004444'))).toMatchObject({ changed: 1, correctedCount: 0 })
  })

  test('a misread day of birth makes nobody two: same name at that door, or same name and number elsewhere, is asked about', async () => {
    const { nurse: who, labour: other } = court.place.residents
    const misread = file('2,1,502,护士,1990-05-11,', mother, '2,1,302,孕妇,1994-09-21,13800001301', dialysis)
    const checked = await check(misread)
    expect(checked).toMatchObject({ added: 0, alikeCount: 1, movedCount: 1, goneCount: 0, unanswered: 2 })
    expect(checked.difference).toMatchObject({
      alike: [{ id: who, fields: [{ what: 'born', old: '1990-05-01', new: '1990-05-11' }] }], moved: [{ id: other, to: '2-1-302', born: '1994-09-12', bornInFile: '1994-09-21', fileBorn: '1994-09-21', toOthers: false }],
    })
    expect(await takeRead(misread, answers({ alike: { rest: 'same', each: {} }, moved: { rest: 'leave', each: {} } }))).toMatchObject({ imported: true, added: 0, changed: 1 })
    expect((await cardOf(who)).born).toBe('1990-05-11')
    const twins = file('2,1,502,护士,1960-05-11,13911112222', mother, '2,1,301,孕妇,1994-09-12,13800001301', dialysis)
    expect(await takeRead(twins, answers({ alike: { rest: 'other', each: {} } }))).toMatchObject({ imported: true, added: 1, changed: 0 })
    expect(await count(court, 'residents', `name = '护士' and community_id = '${court.place.community}'`)).toBe(2)
  })

  test('whoever is put down as moved out is brought back by no file, and that is said', async () => {
    await takeRead(file(nurse, mother, labour), answers({ gone: { rest: 'moved-out', each: {} } }))
    const again = await check(file(nurse, mother, labour, dialysis))
    expect(again).toMatchObject({ added: 0, changed: 0, leftCount: 1, goneCount: 0 })
    expect(again.notes).toMatchObject([{ code: 'person-left', row: 5 }])
  })

  test('new people at a door that everybody has left are a household of their own', async () => {
    const done = await takeRead(file(nurse, mother, labour, '2,1,101,新住户,1980-01-01,'), answers({ gone: { rest: 'moved-out', each: {} } }))
    expect(done).toMatchObject({ imported: true, added: 1, putDown: { movedOut: 1 } })
    const { rows: [row] } = await sql<{ household: string }>`select household_id as household from residents where name = '新住户'`.execute(court.database.owner)
    expect(row!.household).not.toBe(court.place.households.dialysis)
  })

  test('says of each new person whose household they become one of, and their history says by which file and whom', async () => {
    const { nurse: one, mother: other, labour: gone } = court.place.residents
    const bytes = file(nurse, mother, dialysis, '2,1,502,新来的,2000-01-01,', '2,1,301,孕妇的客人,1990-01-01,', '2,1,109,新门牌,1990-01-01,')
    const { fresh } = (await check(bytes)).difference
    expect(fresh.map((it: any) => it.homes.map((home: any[]) => home.map(({ id }) => id).sort()))).toEqual([[[one, other].sort()], [[gone]], []])
    expect(await takeRead(bytes, answers({ gone: { rest: 'moved-out', each: {} } }))).toMatchObject({ imported: true, added: 3 })
    const { rows } = await sql<{ name: string; id: string; home: string }>`select name, id, household_id as home from residents where name in ('新来的', '孕妇的客人')`.execute(court.database.owner)
    const [guest, fresh1] = ['孕妇的客人', '新来的'].map((name) => rows.find((row) => row.name === name)!)
    expect(fresh1!.home).toBe(court.place.households.nurse)
    expect(guest!.home, 'everybody there had left').not.toBe(court.place.households.labour)
    expect((await cardOf(fresh1!.id)).history).toMatchObject([{ by: 'the staff', words: '物业名册 四月', says: { what: 'lives', since: null, door: '2-1-502' } }])
  })

  test('of what is no answer nothing is read', async () => {
    const { path, body } = sent(file(nurse), { answers: answers({ gone: { rest: 'burn' as never, each: {} } }) })
    expect((await court.as('staff').post(path, body)).body.code).toBe('body-wrong')
    const { path: short } = sent(file(nurse), { answers: keepAll })
    expect((await court.as('staff').post(short.replace(/answers=\d+/, 'answers=7'), body)).body.code).toBe('body-wrong')
  })
})

describe('between reading and taking', () => {
  test('a number that the desk puts right makes it another difference: it is read again, and nothing is stored', async () => {
    const bytes = file('2,1,502,护士,1990-05-01,13900000000', mother, labour, dialysis)
    const { seen } = await check(bytes)
    await court.as('staff').post(`/residents/${court.place.residents.nurse}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800001502', new: '13922222222' }], why: '本人来电', despite: ['phones-end', 'links-end'] })
    const unread = (await take(bytes, { seen, answers: keepAll })).body
    expect([unread.imported, unread.seen === seen]).toEqual([false, false])
    expect((await cardOf(court.place.residents.nurse)).phone).toBe('13922222222')
    expect((await check(bytes)).difference.corrected[0].fields).toMatchObject([{ what: 'phone', old: '13922222222', new: '13900000000' }])
  })

  test('what the desk is just writing is waited for, and makes it another difference', async () => {
    const bytes = file('2,1,502,护士,1990-05-01,13900000000', mother, labour, dialysis)
    const { seen } = await check(bytes)
    const { taking } = await ownerTransaction(court.database, async (tx) => {
      await sql`update residents set phone = '13922222222' where id = ${court.place.residents.nurse}`.execute(tx)
      const begun = take(bytes, { seen, answers: keepAll })
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return { taking: begun }
    })
    expect((await taking).body).toMatchObject({ imported: false, changed: 1 })
    expect((await cardOf(court.place.residents.nurse)).phone).toBe('13922222222')
  })

  test('somebody whom the desk lets move out meanwhile is not asked about any more, and the old word counts no more', async () => {
    const bytes = file(nurse, mother, labour)
    const { seen } = await check(bytes)
    await court.as('staff').post('/residents/acts', { id: court.newId(), kind: 'moved-out', residents: [court.place.residents.dialysis], since: court.now(), until: null, to: null, place: '', source: '本人' })
    expect((await take(bytes, { seen, answers: answers({ gone: { rest: 'moved-out', each: {} } }) })).body, 'nothing is left to be asked, and nothing done twice').toMatchObject({ imported: true, putDown: { movedOut: 0 } })
    expect((await cardOf(court.place.residents.dialysis)).history.length).toBe(2)
  })

  test('of two people who take two files at once each reads what the other changed', async () => {
    const [one, two] = [file('2,1,502,护士,1990-05-01,13900000001', mother, labour, dialysis), file('2,1,502,护士,1990-05-01,13900000002', mother, labour, dialysis)]
    const seen = [(await check(one)).seen, (await check(two, '', 'deputy')).seen]
    const both = await Promise.all([take(one, { seen: seen[0], answers: keepAll }), take(two, { seen: seen[1], answers: keepAll }, 'deputy')])
    expect(both.map(({ body }) => body.imported).sort()).toEqual([false, true])
    const last = both.find(({ body }) => !body.imported)!.body
    expect([last.changed, seen.includes(last.seen)]).toEqual([1, false])
    expect(await count(court, 'corrections', "what = 'phone' and by_role <> ''")).toBe(1)
  })
})

describe('of files that were there before', () => {
  test('the same file again says when it was taken, and changes nothing', async () => {
    const bytes = file(nurse, mother, labour, dialysis, '2,1,502,新来的,2000-01-01,')
    expect(await check(bytes)).toMatchObject({ before: { same: null, last: null, older: false } })
    await takeRead(bytes, keepAll)
    expect(await check(bytes)).toMatchObject({ before: { same: court.now(), older: false }, added: 0, unchanged: 5, seen: null })
  })

  test('an older file after a newer one says so, and is not taken in before that was read', async () => {
    const [april, may] = [file(nurse, mother, labour, dialysis), file(nurse, mother, labour, dialysis, '2,1,502,五月来的,2000-01-01,')]
    await takeRead(april, keepAll)
    court.pass(day)
    await takeRead(may, keepAll)
    const again = await check(april)
    expect(again.before).toEqual({ same: plus(court.now(), -day), last: court.now(), older: true })
    expect((await take(april, { answers: keepAll })).body.imported).toBe(false)
    const made = (at: string) => `?made=${encodeURIComponent(at)}`
    await take(file(nurse, '2,1,502,新来的,2000-01-01,', mother, labour, dialysis), { ...{ answers: keepAll, made: '2026-04-03T00:00:00Z' }, seen: (await check(file(nurse, '2,1,502,新来的,2000-01-01,', mother, labour, dialysis), made('2026-04-03T00:00:00Z'))).seen })
    expect((await check(file(nurse, mother, labour), made('2026-04-02T00:00:00Z'))).before.older, 'another file that was written earlier').toBe(true)
    expect((await check(file(nurse, mother, labour), made('2026-04-04T00:00:00Z'))).before.older).toBe(false)
  })
})

describe('what was said of the columns', () => {
  const odd = (...lines: string[]) => new TextEncoder().encode(['幢位,单元,室,称呼', ...lines].join('\n'))
  const choices = { columns: { CSV: { 幢位: 'building', 称呼: 'name' } } }
  const chosen = (it: object) => `?choices=${encodeURIComponent(JSON.stringify(it))}`

  test('holds for the next file with the same headings, is said, and can be said otherwise', async () => {
    const first = odd('2,1,502,护士', '2,1,502,护士的母亲', '2,1,301,孕妇', '2,1,101,透析病人')
    expect((await check(first)).errors).toMatchObject([{ code: 'header-missing' }])
    await take(first, { choices, answers: keepAll })
    const second = odd('2,1,502,护士', '2,1,502,护士的母亲', '2,1,301,孕妇', '2,1,101,透析病人', '2,1,502,新来的')
    expect(await check(second)).toMatchObject({ errors: [], added: 1, asLastTime: true, choices })
    expect((await check(second, chosen({ columns: {} })))).toMatchObject({ errors: [{ code: 'header-missing' }], asLastTime: false })
    expect((await check(second, chosen({ columns: { CSV: { 称呼: 'name', 幢位: 'none' } } }))).asLastTime).toBe(false)
  })

  test('is never put on a file of another shape, and not on another community’s', async () => {
    await take(odd('2,1,502,护士', '2,1,502,护士的母亲', '2,1,301,孕妇', '2,1,101,透析病人'), { choices, answers: keepAll })
    const other = new TextEncoder().encode('幢位,单元,室,称呼,备注\n2,1,502,护士,x')
    expect(await check(other)).toMatchObject({ errors: [{ code: 'header-missing' }], asLastTime: false, choices: {} })
    expect((await court.asRiverside('staff').post('/roster/check', odd('2,1,502,护士'))).body).toMatchObject({ asLastTime: false })
  })

  test('is not kept of a file that was not taken in', async () => {
    await take(odd('2,1,502,护士'), { choices, answers: answers({}) })
    expect(await count(court, 'roster_shapes', 'true')).toBe(0)
  })
})

describe('how far it is, and stop', () => {
  const many = file(nurse, mother, labour, dialysis, ...Array.from({ length: 9_000 }, (_, n) => `2,1,${101 + (n % 4)},居民${n},1980-01-01,`))
  test('can be seen while it is taken in; stopped, nothing of it is there and the next try takes all of it', async () => {
    const command = randomUUID()
    const { seen } = await check(many)
    const taking = take(many, { command, seen, answers: keepAll })
    let stage = ''
    while (stage !== 'storing') {
      const { status, body } = await court.as('deputy').get(`/roster/runs/${command}`)
      if (status === 200) stage = body.stage
    }
    expect((await court.as('staff').post(`/roster/runs/${command}/stop`)).body).toEqual({ done: true })
    expect((await taking).body.code).toBe('roster-stopped')
    expect([await count(court, 'residents', "name like '居民%'"), await count(court, 'flats', "label = '104'"), await count(court, 'roster_imports', 'true')]).toEqual([0, 0, 0])
    expect((await take(many, { seen, answers: keepAll })).body).toMatchObject({ imported: true, added: 9_000 })
    expect(await count(court, 'residents', "name like '居民%'")).toBe(9_000)
  }, 60_000)

  test('whoever may not take a roster in sees and stops nothing', async () => {
    expect((await court.as('staff').get(`/roster/runs/${randomUUID()}`)).status).toBe(404)
    for (const who of ['building-lead', 'gate', 'nurse'] as const) expect((await court.as(who).post(`/roster/runs/${randomUUID()}/stop`)).status, who).toBe(404)
  })
})

test('a file that says it is of a year to come is of today: the next one is not older', async () => {
  const far = await check(file(nurse!, mother!), '?made=2999-01-01T00:00:00.000Z')
  await take(file(nurse!, mother!), { seen: far.seen, answers: keepAll, made: '2999-01-01T00:00:00.000Z' })
  const { rows: [row] } = await sql<{ at: string }>`select max(file_at) as at from roster_imports`.execute(court.database.owner)
  expect(new Date(row!.at) <= new Date(court.now())).toBe(true)
})
