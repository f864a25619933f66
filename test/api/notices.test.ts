// A notice is looked at before it is issued, says the same on every way, and is for exactly those who were counted; what it contradicts is named; who had it
// hears what was corrected; names and numbers of people do not go out to groups; “known” is said, not guessed.
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { textKinds } from '#domain/notices/texts.ts'
import { cookieName, secretHash } from '#server/http/actor.ts'
import { putGranted } from '../support/granted.ts'
import { climb, homesOn, issue, look, openNotices, steps, water } from '../support/notices.ts'
import type { Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeEach(async () => { await court?.close(); court = await openNotices() })
afterAll(() => court.close())
const count = async (table: string): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(court.database.owner)).rows[0]!.n)
const text = (body: any, kind: string, language = 'zh-Hans'): string => body.texts.find((it: any) => it.kind === kind && it.language === language).text
const place = (kind: string, id: string) => ({ places: [{ kind, id }], terms: [] as object[] })
const fails = (answer: { status: number; body: any }, code: string) => expect([answer.body?.code, answer.status < 500], JSON.stringify(answer.body)).toEqual([code, true])

describe('whom it is for', () => {
  test('every text of it written by hand in three languages, as long as one may be, is looked at', async () => {
    const words = (of: string): string => of.repeat(2000 / of.length)
    const edits = Object.fromEntries(textKinds.map((kind) => [kind, { 'zh-Hans': words('停水'), 'zh-Hant': words('停水'), en: words('No water. ') }]))
    const { status, body } = await look(court, water(court, { edits, source: { ...water(court).source, 'zh-Hant': { title: '停水', lines: [], when: '', where: '' }, en: { title: 'No water', lines: [], when: '', where: '' } } }))
    expect([status, body.texts.filter((it: any) => it.edited).length]).toEqual([200, 3 * textKinds.length])
  })

  test('a preview counts homes and people and changes nothing; the list names them by door', async () => {
    const { status, body } = await look(court, water(court))
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ homes: 3, people: 4, had: 0, problems: [], contradicts: [], buildings: [{ label: '2', homes: 3, people: 4 }], ways: { page: 1, sms: 0, mail: 0, rings: 3, knocks: 0 } })
    expect(await count('notices')).toBe(0)
    const list = await court.as('staff').post('/notices/audience', { audience: water(court).audience })
    expect(list.body.homes.map((it: any) => [it.door, it.concerns.length])).toEqual([['2-1-101', 1], ['2-1-301', 1], ['2-1-502', 2]])
  })

  test('places times level, age and state: each term narrows, and one can be turned round', async () => {
    const everybody = { kind: 'community', id: court.place.community }
    const homes = async (...terms: object[]) => (await look(court, water(court, { audience: { places: [everybody], terms } }))).body.homes
    expect(await homes()).toBe(4)
    expect(await homes({ term: 'level', values: ['sealed'] })).toBe(3)
    expect(await homes({ term: 'level', values: ['sealed'], not: true })).toBe(1)
    expect(await homes({ term: 'level', values: ['open'] }, { term: 'age', values: ['child'] })).toBe(0)
    expect(await homes({ term: 'age', values: ['from-60'] })).toBe(2)
    expect(await homes({ term: 'level', values: ['sealed'] }, { term: 'age', values: ['from-60'] })).toBe(2)
    // Whoever's day of birth nobody knows is an adult; nobody is made sixty by that, or a child.
    const adults = await homes({ term: 'age', values: ['adult'] })
    await sql`update residents set born = null where community_id = ${court.place.community}`.execute(court.database.owner)
    expect([await homes({ term: 'age', values: ['adult'] }), await homes({ term: 'age', values: ['child'] }), await homes({ term: 'age', values: ['from-60'] })]).toEqual([adults, 0, 0])
    await putGranted(court.database, court.place, court.now(), { resident: court.place.residents.neighbour, building: court.place.buildings.one, purpose: 'scheduled-care', exits: 12, until: plus(court.now(), 3 * day) } as never)
    expect(await homes({ term: 'exit', values: ['has-pass'] })).toBe(1)
    expect(await homes({ term: 'exit', values: ['pass-ends-today'] })).toBe(0)
    expect(await homes({ term: 'exit', values: ['out-now'] })).toBe(0)
  })

  test('an order on one person shows in no notice to a level, whose homes all at home read; those under one are a term of their own, which reaches themselves alone', async () => {
    const { residents: { nurse, neighbour }, households } = court.place
    const by = (term: string, value: string, more: object = {}) => water(court, { audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term, values: [value] }] }, ...more })
    const order = (resident: string, startsAt = plus(court.now(), -hour)) => sql`insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, issuer, ground, issued_by, issued_at)
      values (${court.place.community}, ${court.newId()}, 'person', ${resident}, ${court.place.rule}, ${startsAt}, 'x', 'x', ${court.place.accounts.secretary}, ${court.now()})`.execute(court.database.owner)
    await order(neighbour)
    expect((await look(court, by('level', 'sealed'))).body.homes, 'her home is open, and so is she to everybody at home').toBe(3)
    const { body: open } = await issue(court, by('level', 'sealed'))
    expect((await sql`select from notice_homes where notice_id = ${open.id} and household_id = ${households.neighbour}`.execute(court.database.owner)).rows).toEqual([])
    const { status, body: own } = await issue(court, by('own-order', 'sealed', { subject: 'test' }))
    expect([status, own.counts, own.code], 'no poster').toMatchObject([200, { homes: 1, people: 1 }, null])
    expect((await court.as('neighbour').get('/me/notices')).body.notices.map((it: any) => it.id)).toContain(own.id)
    await order(nurse, plus(court.now(), hour))
    expect((await look(court, by('own-order', 'sealed', { subject: 'test' }))).body.homes, 'an order that begins later is none yet').toBe(1)
  })

  test('a place or a term that is not there is told alike; a volunteer may not issue, and a lead issues nothing either', async () => {
    fails(await look(court, water(court, { audience: place('building', court.riverside.buildings.two) })), 'not-found')
    fails(await look(court, water(court, { audience: { ...water(court).audience, terms: [{ term: 'shoe-size', values: ['44'] }] } })), 'audience-term-not-there')
    fails(await look(court, water(court, { audience: { ...water(court).audience, terms: [{ term: 'level', values: ['purple'] }] } })), 'audience-term-not-there')
    for (const who of ['volunteer', 'building-lead', 'nurse', 'gate'] as const) expect((await look(court, water(court), who)).status, who).toBe(403)
  })
})

describe('issuing', () => {
  test('it is for exactly those who were counted, and for nobody twice, however often it is sent', async () => {
    const draft = water(court)
    const body = { ...draft, id: court.newId(), seen: (await look(court, draft)).body.seen }
    const command = court.newId()
    const [first, again] = [await court.as('staff').post('/notices', body, { command }), await court.as('staff').post('/notices', body, { command })]
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    expect(again.body).toEqual(first.body)
    fails(await court.as('staff').post('/notices', body), 'notice-contradicts')
    expect([await count('notices'), await count('notice_homes'), await count('notice_codes')]).toEqual([1, 3, 1])
    expect(first.body).toMatchObject({ state: 'valid', counts: { homes: 3, people: 4, reached: 0 }, plan: expect.arrayContaining([{ rung: 'page', after: 0 }, { rung: 'knocks', after: 480 }]) })
    expect(first.body.plan.map((it: any) => it.rung), 'no rung without a channel').toEqual(['page', 'rings', 'knocks'])
  })

  test('whoever moves in between the look and the press makes it another look', async () => {
    const draft = water(court)
    const { body: { seen } } = await look(court, draft)
    await sql`update residents set household_id = ${court.place.households.dialysis} where id = ${court.place.residents.neighbour}`.execute(court.database.owner)
    fails(await court.as('staff').post('/notices', { ...draft, id: court.newId(), seen }), 'notice-looked-different')
    fails(await court.as('staff').post('/notices', { ...draft, sender: '别人', id: court.newId(), seen: (await look(court, draft)).body.seen }), 'notice-looked-different')
    expect(await count('notices')).toBe(0)
  })

  test('nobody there, over already, hanging for months, answers later than it ends: it is not issued', async () => {
    fails(await issue(court, water(court, { audience: { ...water(court).audience, terms: [{ term: 'age', values: ['child'] }] } })), 'audience-empty')
    const bad = async (more: object) => (await look(court, water(court, more))).body.details?.what
    expect(await bad({ validFrom: plus(court.now(), -day), validUntil: plus(court.now(), -hour) })).toBe('ended')
    expect(await bad({ validUntil: plus(court.now(), 90 * day) })).toBe('too-long')
    expect(await bad({ call: { options: [{ code: 'yes', says: { 'zh-Hans': '去', 'zh-Hant': '去', en: 'Yes' } }], until: plus(court.now(), 3 * day) } })).toBe('answers-too-late')
  })
})

test('an option of a call to action is short, and has no signs that nobody sees: it stands on posters and in texts', async () => {
  const asks = (en: string) => look(court, water(court, { call: { options: [{ code: 'yes', says: { 'zh-Hans': '去', 'zh-Hant': '去', en } }], until: plus(court.now(), hour) } }))
  expect((await asks('Yes')).status).toBe(200)
  for (const en of ['y'.repeat(61), 'Ye\u0007s']) expect((await asks(en)).status).toBe(422)
})

describe('what goes out to groups', () => {
  const said = (line: string) => water(court, { source: { 'zh-Hans': { title: '2号楼停水', lines: [line], when: '', where: '' } } })
  test('names, telephones, identity numbers and doors of people are refused, whatever the script', async () => {
    const refused = async (line: string) => [...new Set((await look(court, said(line))).body.problems.filter((it: any) => it.holds).map((it: any) => `${it.code} ${it.said}`))]
    expect(await refused('请联系孕妇')).toEqual(['name 孕妇'])
    await sql`update residents set name = '张爱国', search = '|张爱国|2-1-301|' where id = ${court.place.residents.labour}`.execute(court.database.owner)
    expect(await refused('請聯繫張愛國')).toEqual(['name 张爱国'])
    expect(await refused('电话13800001301')).toEqual(['telephone 13800001301'])
    expect((await look(court, said('电话13800001301'))).body.problems.map((it: any) => it.kind), 'also where it is said aloud').toEqual(['wecom', 'group', 'poster', 'slip', 'loudspeaker'])
    expect(await refused('电话 138-0000-1301')).toEqual(['telephone 138-0000-1301'])
    expect(await refused('身份证11010519491231002X')).toEqual(['identity 11010519491231002X'])
    expect(await refused('2-1-502确诊')).toEqual(['door 2-1-502'])
    fails(await issue(court, said('电话13800001301')), 'notice-text')
  })

  test('doors of lanes, shops and dormitories, and of two parts, are refused as this place has them, however they are written; a whole lane is nobody’s', async () => {
    const { place, database: { owner } } = court
    for (const [label, flat] of [['松柏里', '7'], ['商铺', '3'], ['3', '502']] as const) {
      const [building, entrance] = [court.newId(), court.newId()]
      await sql`insert into buildings (community_id, id, compound_id, label, sort) values (${place.community}, ${building}, ${place.compound}, ${label}, 99)`.execute(owner)
      await sql`insert into entrances (community_id, id, building_id, label) values (${place.community}, ${entrance}, ${building}, '')`.execute(owner)
      await sql`insert into flats (community_id, id, entrance_id, building_id, compound_id, label, door) values (${place.community}, ${court.newId()}, ${entrance}, ${building}, ${place.compound}, ${flat}, ${`${label}-${flat}`})`.execute(owner)
    }
    const refused = async (line: string, more: object = {}) => [...new Set((await look(court, { ...said(line), ...more })).body.problems.filter((it: any) => it.holds).map((it: any) => `${it.code} ${it.said}`))]
    expect(await refused('松柏里7号请勿出门')).toEqual(['door 松柏里-7'])
    expect(await refused('商鋪3已消毒，3栋502也是')).toEqual(['door 商铺-3', 'door 3-502'])
    expect(await refused('松柏里今天发菜，商铺30户')).toEqual([])
    fails(await issue(court, said('松柏里-7 阳性')), 'notice-text')
    expect(await refused('松柏里7号起发菜', { nobodys: ['松柏里-7'] }), 'the seventh of the month').toEqual([])
    const other = await court.asRiverside('staff').post('/notices/preview', { ...said('松柏里7号'), audience: { places: [{ kind: 'community', id: court.riverside.community }], terms: [] } })
    expect(other.body.problems, 'doors of another community are none here').toEqual([])
  })

  test('the office’s own number, times and dates are nobody’s; of a word that is a name as well somebody says that it is none here', async () => {
    expect((await look(court, said('请于2026-04-05 14:00前打021 0000 0000'))).body.problems.filter((it: any) => it.holds)).toEqual([])
    expect((await look(court, { ...said('护士节快乐'), nobodys: ['护士'] })).body.problems).toEqual([])
    expect((await look(court, { ...said('11010519491231002X'), nobodys: ['11010519491231002X'] })).body.problems.filter((it: any) => it.holds).length).toBeGreaterThan(0)
  })

  test('one text becomes all the others; an edited one is held against the same limits', async () => {
    const { body } = await look(court, water(court))
    expect(text(body, 'sms')).toBe('【Osmanthus Court】2号楼停水。今天14:00到16:00。2号楼。请提前接水。详情请电 021 0000 0000。')
    expect(text(body, 'loudspeaker').split('\n')[0]).toBe('各位居民请注意。二号楼停水。今天十四点到十六点。二号楼。请提前接水。')
    expect(body.texts).toHaveLength(8)
    const long = await look(court, water(court, { edits: { sms: { 'zh-Hans': '水'.repeat(400) }, wecom: { 'zh-Hans': '水'.repeat(700) }, loudspeaker: { 'zh-Hans': `${'水'.repeat(21)}。` } } }))
    expect(long.body.problems.map((it: any) => it.code).sort()).toEqual(['loudspeaker-sentence-too-long', 'sms-too-long', 'wecom-too-long'])
  })

  test('what stands by itself on locked phones and behind a poster’s code names nobody either, however the texts were edited', async () => {
    const clean = { 'zh-Hans': '2号楼停水' }
    const draft = (more: object) => water(court, { source: { 'zh-Hans': { title: '2号楼停水', lines: [], when: '', where: '' } }, edits: { wecom: clean, group: clean, poster: clean, slip: clean, loudspeaker: clean }, ...more })
    expect((await look(court, draft({}))).body.problems).toEqual([])
    const title = { source: { 'zh-Hans': { title: '孕妇家停水', lines: [], when: '', where: '' } } }
    for (const more of [title, { sender: '孕妇' }, { ground: '2-1-301报修' }, { ask: { who: '孕妇', phone: '' } }]) {
      expect((await look(court, draft(more))).body.problems, JSON.stringify(more)).toMatchObject([{ kind: 'poster', holds: true }])
      fails(await issue(court, draft(more)), 'notice-text')
    }
  })
})

describe('contradicting, correcting, withdrawing', () => {
  test('two on one matter for one place and time: the second names the first, or is not issued', async () => {
    const first = (await issue(court, water(court))).body
    const second = water(court, { audience: place('flat', court.place.flats.nurse), source: { en: { title: 'Water is back', lines: [], when: '', where: '' } } })
    expect((await look(court, second)).body.contradicts).toMatchObject([{ id: first.id, subject: 'water' }])
    fails(await issue(court, second), 'notice-contradicts')
    expect((await issue(court, { ...second, beside: [first.id] })).body).toMatchObject({ beside: [first.id] })
    for (const other of [{ audience: place('building', court.place.buildings.one) }, { subject: 'power' }, { validFrom: plus(court.now(), 2 * day), validUntil: plus(court.now(), 3 * day) }]) {
      expect((await look(court, { ...second, ...other })).body.contradicts, JSON.stringify(other)).toEqual([])
    }
  })

  test('whoever had the old one hears what is other, also where the new one is not for them; its poster says so', async () => {
    const old = (await issue(court, water(court))).body
    await climb(court, old.id)
    await court.as('nurse').post('/me/notices/opened', { notices: [old.id] })
    const changed = { 'zh-Hans': '改为明天，只停一号楼' }
    const draft = water(court, { corrects: old.id, changed, audience: place('building', court.place.buildings.one), source: { 'zh-Hans': { title: '1号楼停水', lines: [], when: '明天', where: '1号楼' } } })
    fails(await issue(court, { ...draft, changed: {} }), 'notice-draft')
    const looked = (await look(court, draft)).body
    expect(looked).toMatchObject({ homes: 2, had: 1, differs: ['title', 'when', 'where', 'lines'], contradicts: [] })
    const now = (await issue(court, draft)).body
    expect(now).toMatchObject({ kind: 'correction', corrects: old.id, history: [{ id: old.id }, { id: now.id }] })
    const own = (await court.as('nurse').get('/me/notices')).body.notices
    expect(own.map((it: any) => [it.id, it.state, it.ended?.by ?? null, it.changed])).toEqual([[now.id, 'valid', null, changed], [old.id, 'superseded', now.id, {}]])
    expect((await court.as('nobody').get(`/n/${old.code}`)).body).toMatchObject({ state: 'superseded', by: now.code, texts: [{ changed: changed['zh-Hans'] }] })
    fails(await issue(court, { ...draft, audience: place('building', court.place.buildings.two) }), 'notice-ended')
    expect(await homesOn(court, old.id, 'rings')).toEqual([])
  })

  test('staff of one building take back nothing that was for the whole, neither by withdrawing it nor by correcting it for their building', async () => {
    const whole = (await issue(court, water(court, { audience: place('community', court.place.community) }))).body
    await sql`update grants set building_id = ${court.place.buildings.two} where account_id = ${court.place.accounts.staff} and role = 'staff'`.execute(court.database.owner)
    const theirs = water(court, { audience: place('building', court.place.buildings.two) })
    expect((await look(court, theirs)).status, 'what is for their building alone they may').toBe(200)
    expect([403, 404]).toContain((await look(court, { ...theirs, corrects: whole.id, changed: { 'zh-Hans': '改了' } })).status)
    expect([403, 404]).toContain((await court.as('staff').post(`/notices/${whole.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不停了' } })).status)
    expect((await court.as('deputy').get(`/notices/${whole.id}`)).body.ended).toBeNull()
  })

  test('why it is withdrawn names nobody either, and goes out at once', async () => {
    const old = (await issue(court, water(court))).body
    await climb(court, old.id)
    const withdraw = (words: string) => court.as('staff').post(`/notices/${old.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': words } })
    fails(await withdraw('因 13911112222 的电话'), 'notice-text')
    const done = await withdraw('不停水了')
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(done.body.plan.filter((it: any) => it.rung === 'sms' || it.rung === 'mail').every((it: any) => it.after === 0)).toBe(true)
  })

  test('also where somebody has moved in since whose name is a word of it, or a name stands in it: the reason alone is somebody’s to write otherwise', async () => {
    const old = (await issue(court, water(court, { source: { 'zh-Hans': { title: '高兴停水', lines: ['请提前接水', '高兴为您服务'], when: '', where: '2号楼' } } }))).body
    await climb(court, old.id)
    await sql`update residents set name = '高兴', search = '|高兴|2-1-301|' where id = ${court.place.residents.labour}`.execute(court.database.owner)
    const withdraw = (words: string, more: object = {}) => court.as('staff').post(`/notices/${old.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': words }, ...more })
    const refused = await withdraw('很高兴，不停水了')
    fails(refused, 'notice-text')
    expect(refused.body.details.problems).toMatchObject([{ code: 'name', said: '高兴' }])
    const { status, body } = await withdraw('不停水了')
    expect([status, body.source]).toEqual([200, { 'zh-Hans': { title: '通知', lines: ['请提前接水'], when: '', where: '2号楼' } }])
    expect(JSON.stringify(body.texts)).not.toContain('高兴')
    const open = (await court.as('nobody').get(`/n/${old.code}`)).body
    expect(open).toMatchObject({ state: 'withdrawn', validUntil: old.validUntil, texts: [{ changed: '不停水了' }] })
    expect(JSON.stringify(open), 'and strangers read it no more').not.toContain('高兴')
  })

  test('a word of the reason that is a name as well is nobody’s by somebody’s word; the old one is said whole', async () => {
    const old = (await issue(court, water(court))).body
    await climb(court, old.id)
    const done = await court.as('staff').post(`/notices/${old.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '护士站有水了' }, nobodys: ['护士'] })
    expect([done.status, done.body.source]).toEqual([200, old.source])
  })

  test('what is over for days is read behind its code no more; that it is over is', async () => {
    const { code } = (await issue(court, water(court))).body
    const read = async () => (await court.as('nobody').get(`/n/${code}`)).body
    expect(text({ texts: [{ ...(await read()).texts[0], kind: 'poster' }] }, 'poster')).toContain('2号楼停水')
    court.pass(10 * day)
    const over = await read()
    expect([over.state, over.texts[0].text, over.texts[0].title]).toEqual(['over', '', ''])
  })

  test('withdrawn, it goes to those alone who had it, once; nobody is rung about the old one any more', async () => {
    const old = (await issue(court, water(court))).body
    await climb(court, old.id)
    await court.as('nurse').post('/me/notices/opened', { notices: [old.id] })
    const body = { id: court.newId(), changed: { 'zh-Hans': '水管已修好，不停水' } }
    const withdrawn = await court.as('staff').post(`/notices/${old.id}/withdraw`, body)
    expect(withdrawn.body, JSON.stringify(withdrawn.body)).toMatchObject({ kind: 'withdrawal', counts: { homes: 1 } })
    fails(await court.as('staff').post(`/notices/${old.id}/withdraw`, { ...body, id: court.newId() }), 'notice-ended')
    const listed = async (state: string) => (await court.as('staff').get(`/notices?state=${state}`)).body.notices.map((it: any) => it.id)
    expect([await listed('valid'), await listed('past')], 'homes are to be told that it is off').toEqual([[body.id], [old.id]])
    await court.as('nurse').post(`/me/notices/${body.id}/acknowledge`, {})
    expect([await listed('valid'), await listed('past')]).toEqual([[], expect.arrayContaining([body.id, old.id])])
    court.pass(10 * hour)
    await climb(court, old.id)
    expect((await steps(court, old.id))['2-1-301']).toEqual(['page queued'])
    expect((await court.as('nobody').get(`/n/${old.code}`)).body).toMatchObject({ state: 'withdrawn', by: null, texts: [{ changed: '水管已修好，不停水' }] })
    expect((await court.as('nobody').get('/n/22222222')).status).toBe(404)
  })
})

describe('known', () => {
  test('opening is not knowing; “we know” is, from any adult of the home, and the desk sees it', async () => {
    const { id } = (await issue(court, water(court))).body
    await climb(court, id)
    await court.as('nurse').post('/me/notices/opened', { notices: [id] })
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ opened: 1, reached: 0 })
    for (const _ of [1, 2]) expect((await court.as('mother').post(`/me/notices/${id}/acknowledge`, {})).body).toEqual({ reached: true })
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ opened: 0, reached: 1 })
    expect((await court.as('nurse').get('/me/notices')).body.notices[0]).toMatchObject({ id, state: 'valid', reachedAt: court.now() })
    expect((await court.as('neighbour').post(`/me/notices/${id}/acknowledge`, {})).status).toBe(404)
    expect((await court.as('neighbour').get('/me/notices')).body.notices).toEqual([])
  })

  test('a phone that is known to be a child’s says nothing for the home', async () => {
    await sql`update residents set born = '2015-06-01' where id = ${court.place.residents.mother}`.execute(court.database.owner)
    const { id } = (await issue(court, water(court))).body
    expect((await court.as('mother').post(`/me/notices/${id}/acknowledge`, {})).body).toEqual({ reached: false })
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
  })

  test('a call to action collects answers, the last counts, and none after its end', async () => {
    const option = (code: string) => ({ code, says: { 'zh-Hans': code, 'zh-Hant': code, en: code } })
    const { id } = (await issue(court, water(court, { subject: 'volunteers', call: { options: [option('come'), option('cannot')], until: plus(court.now(), 2 * hour) } }))).body
    const say = (answer: string) => court.as('nurse').post(`/me/notices/${id}/acknowledge`, { answer })
    for (const answer of ['come', 'cannot', 'come']) { expect((await say(answer)).status).toBe(200); court.pass(minute) }
    fails(await say('maybe'), 'answer-not-there')
    await court.as('staff').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'phone', at: court.now(), answer: 'cannot' })
    const { body } = await court.as('staff').get(`/notices/${id}/answers`)
    expect(body).toMatchObject({ counts: [{ code: 'cannot', homes: 1 }, { code: 'come', homes: 1 }], homes: [{ door: '2-1-301', code: 'cannot' }, { door: '2-1-502', code: 'come' }] })
    court.pass(2 * hour)
    expect((await say('cannot')).body).toEqual({ reached: true })
    expect((await court.as('staff').get(`/notices/${id}/answers`)).body.counts).toEqual([{ code: 'cannot', homes: 1 }, { code: 'come', homes: 1 }])
  })

  test('told in person: by a lead in her building alone, late and twice as well; a slip of the hand is taken back', async () => {
    const { id } = (await issue(court, water(court))).body
    await climb(court, id)
    court.pass(9 * hour)
    await climb(court, id)
    const list = async (who: 'building-lead' | 'staff') => (await court.as(who).get(`/notices/${id}/homes?which=knocks&building=${court.place.buildings.two}`)).body
    expect((await list('building-lead')).homes.map((it: any) => [it.door, it.floor, it.due, it.phones.length])).toEqual([['2-1-502', 5, 'knocks', 2], ['2-1-301', 3, 'knocks', 1], ['2-1-101', 1, 'knocks', 2]])
    expect((await court.as('building-lead').get(`/notices/${id}/homes?which=all&building=${court.place.buildings.two}`)).status, 'and is shown nobody else').toBe(404)
    expect((await court.as('building-lead').get(`/notices/${id}/homes?which=knocks&building=${court.place.buildings.one}`)).status).toBe(404)
    // What the server will write down of a home has an id that anybody can work out: before it is there nobody takes it back.
    const [ofServer, household] = [court.newId().replace(/^(.{14})./, '$18'), court.place.households.labour]
    const takes = (act: string) => court.as('building-lead').post(`/notices/${id}/told/take-back`, { id: court.newId(), act, of: { household, how: 'at-the-door' } })
    expect([(await takes(ofServer)).status, (await takes(court.newId())).status]).toEqual([404, 200])
    const told = { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'at-the-door', at: plus(court.now(), -hour) }
    expect((await court.as('building-lead').post(`/notices/${id}/told`, { ...told, household: court.place.households.neighbour })).status).toBe(404)
    const command = court.newId()
    for (const _ of [1, 2]) expect((await court.as('building-lead').post(`/notices/${id}/told`, told, { command })).status).toBe(200)
    expect((await homesOn(court, id, 'reached')).map((it) => it.reached)).toEqual([{ at: told.at, grade: 'told', how: 'at-the-door', by: 'building-lead', act: told.id }])
    expect((await list('staff')).count).toBe(2)
    const back = { id: court.newId(), act: told.id }
    expect((await court.as('building-lead').post(`/notices/${id}/told/take-back`, back)).status).toBe(200)
    fails(await court.as('building-lead').post(`/notices/${id}/told/take-back`, { ...back, id: court.newId() }), 'taken-back-already')
    expect((await list('staff')).count).toBe(3)
  })

  test('what tells of one person by being sent is shown on their phone alone, and has no poster', async () => {
    const { nurse } = court.place.residents
    const { id } = (await issue(court, water(court, { audience: place('household', court.place.households.nurse) }))).body
    await sql`update notices set part = 'health', code = null`.execute(court.database.owner)
    await sql`update notice_homes set residents = ${[nurse]}::uuid[]`.execute(court.database.owner)
    expect((await court.as('nurse').get('/me/notices')).body.notices.map((it: any) => it.id)).toEqual([id])
    expect((await court.as('mother').get('/me/notices')).body.notices).toEqual([])
    const token = court.newId() + court.newId()
    await sql`insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
      values (${secretHash(token)}, ${court.place.community}, 'household', ${court.place.households.nurse}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
    expect((await court.with({ cookie: `${cookieName}=${token}` }).get('/me/notices')).body.notices).toEqual([])
    await climb(court, id)
    expect((await homesOn(court, id))[0].phones).toMatchObject([{ phone: '13800001502' }])
  })

  test('a link that was made for one letter shows no notice of the home, and says nothing for it', async () => {
    const { id } = (await issue(court, water(court))).body
    const token = court.newId() + court.newId()
    await sql`insert into sessions (token_hash, community_id, kind, household_id, only_resident_id, exit_id, created_at, expires_at)
      values (${secretHash(token)}, ${court.place.community}, 'household', ${court.place.households.nurse}, ${court.place.residents.nurse}, ${court.newId()}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
    const link = court.with({ cookie: `${cookieName}=${token}` })
    expect((await link.get('/me/notices')).body?.notices ?? []).toEqual([])
    expect((await link.post(`/me/notices/${id}/acknowledge`, {})).status).toBe(404)
  })
})

test('how a home is to be told is put down at the desk, the last counts', async () => {
  const path = `/households/${court.place.households.labour}/ways`
  expect((await court.as('staff').get(path)).body).toEqual({ resident: court.place.residents.labour, ways: { language: null, mail: null, text: true, knockFirst: false, words: '' }, at: null })
  const ways = { language: 'en', mail: 'a@b.org', text: false, knockFirst: true, words: '听不见，请按门铃' }
  expect((await court.as('staff').post(path, { id: court.newId(), ...ways })).body).toEqual({ resident: court.place.residents.labour, ways, at: court.now() })
  expect((await court.as('volunteer').get(path)).status).toBe(404)
})
