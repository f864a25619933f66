// What laboratories say: files that are seen before they are stored, papers that contradict each other, and what a negative does for whoever waits.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { testsByTheClock } from '#server/exits/own-tests.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { bundleOf, reportOf } from '../support/bundles.ts'
import { readyForExits, recall } from '../support/asking.ts'
import { allIn, queueOf } from '../support/queue.ts'
import { encodedAs, workbook } from '../support/workbooks.ts'

let court: Osmanthus
let phone: ReturnType<Osmanthus['with']>
const round = { id: '', station: '' }
const labs = { city: '', harbour: '' }
const headings = ['样本编号', '检测结果', '检测时间']
const columns = { tube: '样本编号', verdict: '检测结果', tested: '检测时间' }
const csv = (...rows: string[][]): Buffer => Buffer.from(rows.map((row) => row.join(',')).join('\n'))

beforeAll(async () => {
  court = await readyForExits(await osmanthus({ working: true }))
  for (const name of ['city', 'harbour'] as const) labs[name] = court.newId()
  Object.assign(round, { id: court.newId(), station: court.newId() })
  await court.as('staff').post('/stations', { id: round.station, number: 1, name: '中心花园' })
  await court.as('staff').post('/testing-rounds', { id: round.id, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: round.station, lanes: 1 }] })
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: round.station, label: 'table' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  phone = court.with({ authorization: `Bearer ${enrolled.body.secret}` })
})
afterAll(() => court.close())

const swab = (tube: string, person: string | null, more: object = {}) => ({ type: 'sample', id: court.newId(), at: court.now(), round: round.id, tube, size: 10, person, called: person ? '' : 'x', how: 'door', ...more })
const tell = (...facts: object[]) => phone.post('/facts', { facts, sentAt: court.now(), steady: null })
type Choices = { columns?: object; words?: object; lines?: object; encoding?: string }
const say = (what: 'check' | 'files', file: Uint8Array, { lab = labs.city, choices = {}, seen = null, by = 'staff' as Parameters<Osmanthus['as']>[0], id = court.newId() }: { lab?: string; choices?: Choices; seen?: string | null; by?: Parameters<Osmanthus['as']>[0]; id?: string } = {}) => {
  const before = Buffer.from(JSON.stringify({ lab, file: id, name: 'results.csv', choices, seen }))
  return court.as(by).post(`/lab-results/${what}?before=${before.length}`, Buffer.concat([before, file]))
}
const takeIn = async (file: Uint8Array, more: Parameters<typeof say>[2] = {}) => {
  const seen = (await say('check', file, more)).body.seen
  return (await say('files', file, { ...more, seen })).body
}
/** The swabs of this tube were a mistake. */
async function undo(tube: string): Promise<void> {
  const { rows } = await sql<{ id: string; round: string }>`select id, round_id as round from samples where tube = ${tube} and person_id is not null`.execute(court.database.owner)
  await tell(...rows.map((one) => ({ type: 'sample-act', id: court.newId(), at: court.now(), round: one.round, sample: one.id, what: 'undone', tube: null })))
}
const tubeOf = async (tube: string) => (await court.as('staff').get(`/lab-results?tube=${encodeURIComponent(tube)}`)).body.tubes[0]
/** Each a moment after the one before. */
const byHand = (tube: string, verdict: string, lab = labs.city) => { court.pass(1000); return court.as('staff').post('/lab-results', { id: court.newId(), lab, tube, verdict, testedAt: null }) }

describe('who may', () => {
  test('the desk enters results, and nobody else; another community has neither laboratory nor tube', async () => {
    const lab = { id: labs.city, name: '市疾控' }
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).post('/laboratories', lab)).status).toBeGreaterThanOrEqual(401)
    expect((await phone.post('/laboratories', lab)).status).toBe(403)
    expect((await court.as('staff').post('/laboratories', lab)).body.laboratories).toEqual([{ ...lab, columns: null }])
    expect((await court.as('staff').post('/laboratories', lab)).status).toBe(200)
    expect((await court.as('staff').post('/laboratories', { ...lab, id: labs.harbour })).body.code).toBe('laboratory-name-taken')
    await court.as('staff').post('/laboratories', { id: labs.harbour, name: '港湾检验所' })
    for (const who of ['nurse', 'gate', 'nobody'] as const) {
      expect((await say('check', csv(headings), { by: who })).status).toBeGreaterThanOrEqual(401)
      expect((await court.as(who).get('/lab-results')).status).toBeGreaterThanOrEqual(401)
      expect((await court.as(who).post('/lab-results', { id: court.newId(), lab: labs.city, tube: 'A1', verdict: 'negative', testedAt: null })).status).toBeGreaterThanOrEqual(401)
    }
    expect((await court.asRiverside('staff').post('/lab-results', { id: court.newId(), lab: labs.city, tube: 'A1', verdict: 'negative', testedAt: null })).status).toBe(404)
  })
})

describe('a file', () => {
  test('its columns are asked once, and nothing is stored before they are said', async () => {
    await tell(swab('SH1', court.place.residents.dialysis), swab('SH1', null), swab('SH2', court.place.residents.labour))
    const file = workbook({ name: '结果', rows: [['市疾控中心检测报告', null, null], headings, ['SH1', '阴性', '2026-04-05 17:00'], ['sh 2', '待复检', null]] })
    const first = (await say('check', file)).body
    expect(first).toMatchObject({ taken: null, columns: null, proposed: columns, rows: 0 })
    const second = (await say('check', file, { choices: { columns } })).body
    expect(second).toMatchObject({ columns, rows: 2, fresh: 2, questionCount: 0, verdicts: { negative: 1, retest: 1 } })
    expect((await tubeOf('SH1'))).toBeUndefined()
    expect(await takeIn(file, { choices: { columns } })).toMatchObject({ taken: { results: 2 } })
    expect(await tubeOf('SH1')).toMatchObject({ to: 'negative', pool: 2, papers: [{ lab: '市疾控', verdict: 'negative', written: '阴性', file: { sheet: '结果', lines: [3] } }] })
    // The next file of this laboratory is read as the last one.
    expect((await say('check', workbook({ name: '结果', rows: [headings, ['SH1', '阴性', null]] }))).body).toMatchObject({ asLastTime: true, columns, rows: 1 })
    expect((await say('check', workbook({ name: '结果', rows: [headings] }), { lab: labs.harbour })).body).toMatchObject({ asLastTime: false, columns: null })
  })

  test('twice is once; with another name, in another encoding and as rows of people it says the same', async () => {
    const gb = encodedAs('gb18030', '样本编号,检测结果,姓名\nSH20,阴性,甲\nSH20,阴性,乙\nSH21,未检出,丙')
    const more = { lab: labs.harbour, choices: { columns: { tube: '样本编号', verdict: '检测结果', tested: null }, encoding: 'gb18030' } }
    expect(await takeIn(gb, more)).toMatchObject({ taken: { results: 2 } })
    expect(await takeIn(gb, more)).toMatchObject({ taken: { results: 0 }, fresh: 0, sameAt: expect.any(String) })
    expect(await tubeOf('SH20')).toMatchObject({ papers: [{ file: { lines: [2, 3] } }] })
    const { rows } = await sql<{ row: string }>`select row_to_json(r)::text as row from lab_results r`.execute(court.database.owner)
    expect(rows.map((one) => one.row).join(), 'names stay in the file').not.toMatch(/甲|乙|丙/)
  })

  test('what is unknown is asked about: a spoiled number, a strange word, an empty cell; an answer or leaving it out goes on', async () => {
    const file = csv(headings, ['1.2E+12', '阴性', ''], ['SH30', '正常', ''], ['SH31', '', ''], ['SH32', '阴性', ''])
    const asked = (await say('check', file)).body
    expect(asked.questions.map((one: { code: string }) => one.code)).toEqual(['tube-spoiled', 'verdict-missing'])
    expect(asked.words).toEqual([{ written: '正常', rows: 1 }])
    expect(await takeIn(file), 'nothing is half done').toMatchObject({ taken: null })
    expect(await tubeOf('SH32')).toBeUndefined()
    const lines = { [asked.questions[0].key]: { tube: 'SH33' }, [asked.questions[1].key]: 'out' }
    expect(await takeIn(file, { choices: { words: { 正常: 'negative' }, lines } })).toMatchObject({ taken: { results: 3 }, leftOut: 1 })
    expect(await tubeOf('SH33')).toMatchObject({ to: 'negative', doubts: ['unknown-tube'] })
  })

  test('what stands by now is another than was read: it is answered anew, and nothing is stored', async () => {
    const file = csv(headings, ['SH40', '阴性', ''])
    const { seen } = (await say('check', file)).body
    await byHand('SH40', 'positive')
    const late = (await say('files', file, { seen })).body
    expect(late).toMatchObject({ taken: null, noted: [{ tube: 'SH40', flags: ['unknown-tube', 'contradicts'] }] })
    expect((await tubeOf('SH40')).papers).toHaveLength(1)
  })

  test('an empty, a cut and a hostile file, and one that is none, are said to be so', async () => {
    const choices = { columns }
    expect((await say('check', Buffer.from(''))).body.code).toBe('file-not-readable')
    const whole = workbook({ name: '结果', rows: [headings, ['SH1', '阴性', null]] })
    for (const bad of [whole.subarray(0, whole.length - 40), Buffer.from('%PDF-1.7'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])]) expect((await say('check', bad, { choices })).body.code).toBe('file-not-readable')
    const hostile = csv(headings, ["SH1'; drop table lab_results; --", '阴性', ''], ['=HYPERLINK("http://x")', '阳性', ''], ['__proto__', '阴性', ''], ['A'.repeat(5000), '阴性', ''])
    expect((await say('check', hostile)).body.questions.map((one: { code: string }) => one.code)).toEqual(['tube-unreadable', 'tube-unreadable', 'tube-unreadable', 'tube-unreadable'])
    expect((await court.as('staff').post('/lab-results/check?before=9', Buffer.from('{"lab":1}x'))).body.code).toBe('body-wrong')
    expect((await court.as('staff').post('/lab-results/check?before=90', Buffer.from('{}'))).body.code).toBe('file-not-readable')
    // Twenty thousand tubes at once.
    const large = csv(headings, ...Array.from({ length: 19_000 }, (_, n) => [`LG${n}`, '阴性', '']))
    expect((await say('check', large)).body).toMatchObject({ rows: 19_000, fresh: 19_000, notedCount: 19_000, noted: expect.any(Array) })
  }, 60_000)
})

describe('papers side by side', () => {
  test('by hand: of tomorrow it is refused; the same id with another laboratory is another', async () => {
    const one = { id: court.newId(), lab: labs.city, tube: 'SH48', verdict: 'negative', testedAt: null }
    const say = (more: object) => court.as('staff').post('/lab-results', { ...one, ...more })
    expect((await say({ testedAt: plus(court.now(), hour) })).body.code).toBe('tested-in-the-future')
    expect([(await say({})).status, (await say({})).status]).toEqual([200, 200])
    expect((await say({ lab: labs.harbour })).body.code).toBe('id-taken')
    expect((await tubeOf('SH48')).papers).toHaveLength(1)
  })

  test('a negative that its laboratory takes back frees nobody any more, and stands in the queue until somebody has seen to it; said twice it is one line', async () => {
    await tell(swab('SH49', null))
    court.pass(minute)
    await byHand('SH49', 'negative')
    await byHand('SH49', 'retest')
    await byHand('SH49', 'retest')
    expect(await tubeOf('SH49')).toMatchObject({ to: 'retest', free: 0, open: true, papers: [{ flags: [] }, { flags: ['contradicts'] }, { flags: ['repeated'] }] })
  })

  test('a contradiction, two laboratories and an unknown tube are kept, flagged, and stand in the queue until somebody has seen to them', async () => {
    await tell(swab('SH50', court.place.residents.labour))
    await byHand('SH50', 'negative')
    await byHand('SH50', 'positive')
    await byHand('SH51', 'negative')
    await byHand('SH51', 'negative', labs.harbour)
    const here = await tubeOf('SH50')
    expect(here).toMatchObject({ to: 'contradicts', free: 0, open: true, papers: [{ verdict: 'negative' }, { verdict: 'positive', flags: ['contradicts'] }] })
    expect((await tubeOf('SH51'))).toMatchObject({ to: 'two-labs', free: 0, papers: [{ lab: '市疾控' }, { lab: '港湾检验所' }] })
    const lines = async (section: string) => ((await queueOf(court.as('staff')))[section] ?? []).map((one: { tube: string }) => one.tube)
    expect(await lines('labNow')).toContain('SH50')
    expect(await lines('labToday')).toContain('SH51')
    const look = { id: court.newId(), tube: 'SH50', results: here.papers.map((one: { id: string }) => one.id), words: '已致电实验室' }
    expect((await court.as('staff').post('/lab-results/looks', { ...look, results: [court.newId()] })).status).toBe(404)
    // Having looked settles nothing: somebody says which of the two counts, by name and with a reason.
    expect((await court.as('staff').post('/lab-results/looks', { ...look, id: court.newId() })).body.code).toBe('paper-not-chosen')
    expect((await court.as('staff').post('/lab-results/looks', { ...look, stands: court.newId() })).status).toBe(404)
    expect(await lines('labNow')).toContain('SH50')
    Object.assign(look, { stands: here.papers[0].id })
    for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post('/lab-results/looks', look)).status).toBe(200)
    expect(await lines('labNow')).not.toContain('SH50')
    expect(await tubeOf('SH50')).toMatchObject({ to: 'negative', open: false, papers: [{ verdict: 'negative' }, { verdict: 'positive' }], looks: [{ stands: here.papers[0].id, words: '已致电实验室' }] })
    // What comes afterwards is to be seen to anew; the papers stay.
    await byHand('SH50', 'grey')
    expect(await lines('labNow')).toContain('SH50')
    expect(await tubeOf('SH50')).toMatchObject({ to: 'contradicts', free: 0, papers: { length: 3 } })
    // The paper that was not chosen, said again, is no repetition of one that counts.
    await byHand('SH52', 'negative')
    await byHand('SH52', 'positive')
    const [first, second] = (await tubeOf('SH52')).papers
    await court.as('staff').post('/lab-results/looks', { id: court.newId(), tube: 'SH52', results: [first.id, second.id], words: 'x', stands: first.id })
    await byHand('SH52', 'positive')
    expect(await lines('labNow')).toContain('SH52')
  })

  test('an unknown tube is to be seen to no more once a swab was moved into it', async () => {
    const lines = async () => ((await queueOf(court.as('staff')))['labToday'] ?? []).map((one: { tube: string }) => one.tube)
    await byHand('SH54', 'negative')
    expect(await lines()).toContain('SH54')
    const lies = swab('SH53', court.place.residents.labour)
    await tell(lies)
    await tell({ type: 'sample-act', id: court.newId(), at: court.now(), round: round.id, sample: lies.id, what: 'moved', tube: 'SH54' })
    expect(await lines()).not.toContain('SH54')
  })
})

describe('put down by hand by mistake', () => {
  const now = async () => ((await queueOf(court.as('staff')))['labNow'] ?? []).map((one: { tube: string }) => one.tube)
  const backOf = (paper: string, body: object, who: Parameters<Osmanthus['as']>[0] = 'staff') => court.as(who).post(`/lab-results/${paper}/take-back`, body)

  test('whoever wrote it takes it back with why: it stays and counts no longer, frees nobody, and stands at the desk until somebody has looked', async () => {
    await tell(swab('SH180', court.place.residents.mother))
    const put = (await byHand('SH180', 'negative')).body.tubes[0]
    const [{ id }] = put.papers
    expect(put).toMatchObject({ to: 'negative', mine: [id] })
    const back = { id: court.newId(), words: '应为 SH181' }
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await backOf(id, back, who)).status).toBeGreaterThanOrEqual(401)
    expect((await court.asRiverside('staff').post(`/lab-results/${id}/take-back`, back)).status).toBe(404)
    expect((await backOf(id, { ...back, words: ' ' })).status).toBe(422)
    expect((await backOf(court.newId(), back)).status).toBe(404)
    court.pass(minute)
    for (let n = 0; n < 2; n++) expect((await backOf(id, back)).status).toBe(200)
    expect((await backOf(id, { ...back, id: court.newId() })).body.code).toBe('taken-back-already')
    expect((await backOf(id, { ...back, words: '别的' })).body.code).toBe('id-taken')
    expect((await backOf(back.id, { id: court.newId(), words: 'x' })).status, 'a taking back is no result').toBe(404)
    expect(await tubeOf('SH180')).toMatchObject({ to: 'retest', free: 0, mine: [], papers: [{ id, verdict: 'negative' }, { takesBack: id, written: '应为 SH181', flags: ['contradicts'] }] })
    expect(await now()).toContain('SH180')
    const papers = (await tubeOf('SH180')).papers.map((one: { id: string }) => one.id)
    const look = (stands: string | null) => court.as('staff').post('/lab-results/looks', { id: court.newId(), tube: 'SH180', results: papers, words: '已打电话', stands })
    expect((await look(id)).status, 'nobody chooses it again').toBe(404)
    expect((await look(null)).status).toBe(200)
    expect(await now()).not.toContain('SH180')
    // What is right is put down as anything is.
    await byHand('SH180', 'negative')
    expect(await tubeOf('SH180')).toMatchObject({ to: 'negative', free: 1 })
    await undo('SH180')
  })

  test('the secretary takes back what another wrote; nobody else does, and nobody what a file says; a wrong positive leaves what else was said', async () => {
    await tell(swab('SH182', court.place.residents.mother))
    court.pass(minute)
    const file = await takeIn(csv(headings, ['SH182', '阴性', '']))
    expect(file).toMatchObject({ taken: { results: 1 } })
    const put = (await byHand('SH182', 'positive')).body.tubes[0]
    const [fromFile, wrong] = put.papers.map((one: { id: string }) => one.id)
    expect(put).toMatchObject({ to: 'contradicts', mine: [wrong] })
    await sql`update lab_results set by_actor = ${`account:${court.place.accounts.secretary}`} where id = ${wrong}`.execute(court.database.owner)
    expect((await backOf(wrong, { id: court.newId(), words: 'x' })).body.code).toBe('not-allowed')
    expect((await backOf(fromFile, { id: court.newId(), words: 'x' }, 'secretary')).status).toBe(404)
    await sql`update lab_results set by_actor = ${`account:${court.place.accounts.staff}`} where id = ${wrong}`.execute(court.database.owner)
    expect((await backOf(wrong, { id: court.newId(), words: '看错一行' }, 'secretary')).status).toBe(200)
    expect(await tubeOf('SH182')).toMatchObject({ to: 'negative' })
    await undo('SH182')
  })
})

describe('a laboratory’s machine', () => {
  const machine = { as: phone }
  const send = (json: unknown, by = machine.as) => by.post('/fhir', Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)), { headers: { 'content-type': 'application/fhir+json' } })
  const issues = (reply: { body: { issue: { code: string; expression?: string[]; details: { text: string } }[] } }) => reply.body.issue.map((one) => `${one.code} ${one.expression?.[0] ?? one.details.text}`)

  test('is enrolled for its laboratory, may send and nothing else; nobody else may send; withdrawn, it may no more', async () => {
    const asked = await court.as('staff').post('/devices/enrolments', { kind: 'laboratory', place: labs.city, label: '市疾控的系统' })
    const { body } = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
    expect(body).toMatchObject({ kind: 'laboratory', place: { name: '市疾控' } })
    machine.as = court.with({ authorization: `Bearer ${body.secret}` })
    for (const path of ['/lab-results', '/laboratories', '/testing-rounds', '/devices', '/buildings']) expect((await machine.as.get(path)).status).toBe(403)
    for (const who of ['staff', 'nurse', 'gate'] as const) expect(issues(await send(bundleOf('r4'), court.as(who)))).toEqual(['forbidden not-allowed'])
    expect(issues(await send(bundleOf('r4'), phone))).toEqual(['forbidden not-allowed'])
    const nobody = await send(bundleOf('r4'), court.as('nobody'))
    expect([nobody.status, ...issues(nobody)]).toEqual([401, 'login not-signed-in'])
    // Another one, and withdrawn.
    const again = await court.as('staff').post('/devices/enrolments', { kind: 'laboratory', place: labs.harbour, label: 'x' })
    const other = (await court.as('nobody').post('/devices/enrol', { token: again.body.url.split('enrol=')[1], label: '' })).body
    await court.as('staff').post(`/devices/${other.device}/revoke`, {})
    expect((await send(bundleOf('r4'), court.with({ authorization: `Bearer ${other.secret}` }))).status).toBe(401)
  })

  test('what it sends is taken in as a file is: once, the same paper in another bundle too; what contradicts stands beside it', async () => {
    const first = bundleOf('r5', { tube: 'SH170', people: 2, issued: plus(court.now(), -minute) })
    const taken = await send(first)
    expect([taken.status, taken.headers['content-type'], taken.body.issue[0].diagnostics]).toEqual([200, expect.stringContaining('application/fhir+json'), '1 new, 0 known before'])
    expect((await send(first)).body.issue[0].diagnostics).toBe('0 new, 1 known before')
    expect((await send({ ...first, id: 'another' })).body.issue[0].diagnostics).toBe('0 new, 1 known before')
    expect(await tubeOf('SH170')).toMatchObject({ to: 'negative', papers: [{ by: '市疾控的系统', written: 'SNOMED CT 260415000', file: { name: expect.stringMatching(/^[0-9a-f]{8}\.json$/), lines: [1] } }] })
    const { rows } = await sql<{ id: string }>`select id from lab_results where tube = 'SH170'`.execute(court.database.owner)
    expect(rows).toHaveLength(1)
    const positive = { coding: [{ system: 'http://snomed.info/sct', code: '260373001' }] }
    court.pass(minute)
    expect((await send(bundleOf('r4', { tube: 'SH170', value: positive, issued: court.now() }))).status).toBe(200)
    expect(await tubeOf('SH170')).toMatchObject({ to: 'contradicts', papers: [{ verdict: 'negative' }, { verdict: 'positive', flags: expect.arrayContaining(['contradicts']) }] })
  })

  test('a negative that it takes back frees nobody any more, and stands at the desk until somebody has looked', async () => {
    const now = async () => ((await queueOf(court.as('staff')))['labNow'] ?? []).map((one: { tube: string }) => one.tube)
    const paper = { tube: 'SH174', issued: plus(court.now(), -minute) }
    expect((await send(bundleOf('r5', paper))).status).toBe(200)
    expect(await now()).not.toContain('SH174')
    court.pass(minute)
    for (let twice = 0; twice < 2; twice++) expect((await send(bundleOf('r5', { ...paper, status: 'entered-in-error' }))).status).toBe(200)
    expect(await tubeOf('SH174')).toMatchObject({ to: 'retest', free: 0, papers: [{ verdict: 'negative' }, { verdict: 'retest', written: 'entered-in-error', flags: expect.arrayContaining(['contradicts']) }] })
    expect(await now()).toContain('SH174')
  })

  test('where it counts other people in a tube than the station told, the tube stands at the desk until somebody has looked', async () => {
    const today = async () => ((await queueOf(court.as('staff')))['labToday'] ?? []).map((one: { tube: string }) => one.tube)
    await tell(swab('SH175', null))
    court.pass(minute)
    expect((await send(bundleOf('r5', { tube: 'SH175', people: 2, issued: court.now() }))).status).toBe(200)
    expect(await today()).toContain('SH175')
    const { papers } = await tubeOf('SH175')
    await court.as('staff').post('/lab-results/looks', { id: court.newId(), tube: 'SH175', results: papers.map((one: { id: string }) => one.id), words: '点过名了', stands: null })
    expect(await today()).not.toContain('SH175')
  })

  test('what it leaves open, or lacks, is named with its place, and nothing of the bundle is stored', async () => {
    const two = { ...bundleOf('r4', { tube: 'SH171' }), entry: [...reportOf('r4', { tube: 'SH171' }), ...reportOf('r4', { tube: 'SH172', value: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] } })] }
    const asked = await send(two)
    expect([asked.status, ...issues(asked)]).toEqual([422, 'code-invalid Bundle.entry.resource'])
    expect(issues(await send(bundleOf('r4', { tube: 'SH171', status: 'preliminary' })))).toEqual(['business-rule Bundle.entry[0].resource'])
    expect(issues(await send(bundleOf('r4', { tube: 'SH171', status: 'x' })))).toEqual(['value Bundle.entry[0].resource.status'])
    for (const odd of ['{', '[]', 'x', '{"resourceType":"Patient"}']) expect((await send(odd)).body.resourceType).toBe('OperationOutcome')
    expect((await machine.as.post('/fhir', { resourceType: 'Bundle' })).status, 'as plain JSON').toBe(415)
    expect(await tubeOf('SH171')).toBeUndefined()
  })

  test('what was refused stands at the desk until somebody has seen it: whose, which and where, once however often it is sent, and nothing that stands in it', async () => {
    const lines = async () => (await allIn(court.as('staff'), 'labRefused')) as { id: string; lab: string; bundle: string; why: string; places: string[] }[]
    for (const one of await lines()) await court.as('staff').post(`/lab-refusals/${one.id}/seen`, {})
    expect(await lines(), 'all of this laboratory up to that one').toEqual([])
    court.pass(minute)
    const asked = bundleOf('r4', { tube: 'SH176', value: { coding: [{ system: 'urn:lab', code: '王某某' }] } })
    for (let n = 0; n < 2; n++) expect((await send(asked)).status).toBe(422)
    court.pass(minute)
    await send(bundleOf('r4', { tube: 'SH176', status: 'x' }))
    const here = await lines()
    expect(here.map((one) => [one.lab, one.why, one.places])).toEqual(expect.arrayContaining([['市疾控', 'asked', ['Bundle.entry.resource']], ['市疾控', 'wrong', ['Bundle.entry[0].resource.status']]]))
    expect(here).toHaveLength(2)
    const { rows } = await sql<{ row: string }>`select row_to_json(r)::text as row from lab_refusals r`.execute(court.database.owner)
    expect(rows.map((one) => one.row).join()).not.toMatch(/王某某|SH176/)
    const first = here.find((one) => one.why === 'asked')!
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).post(`/lab-refusals/${first.id}/seen`, {})).status).toBeGreaterThanOrEqual(401)
    expect((await court.asRiverside('staff').post(`/lab-refusals/${first.id}/seen`, {})).status).toBe(404)
    expect((await machine.as.post(`/lab-refusals/${first.id}/seen`, {})).status).toBeGreaterThanOrEqual(403)
    for (let n = 0; n < 2; n++) expect((await court.as('staff').post(`/lab-refusals/${first.id}/seen`, {})).status).toBe(200)
    expect((await lines()).map((one) => one.why), 'what came after it is not seen').toEqual(['wrong'])
    // Sent again it is the same; taken in, nothing is said.
    await send(asked)
    expect((await send(bundleOf('r4', { tube: 'SH177', issued: court.now() }))).status).toBe(200)
    expect(await lines()).toHaveLength(1)
  })

  test('the same bundle is taken in at the desk, where what it leaves open is asked; whoever lies in it stands nowhere', async () => {
    const file = Buffer.from(JSON.stringify(bundleOf('r4', { tube: 'SH173', value: { coding: [{ system: 'urn:lab', code: 'ZZ' }] } })))
    const asked = (await say('check', file)).body
    expect(asked).toMatchObject({ form: 'fhir', words: [{ written: 'urn:lab ZZ', rows: 1 }], fresh: 0 })
    expect(await takeIn(file)).toMatchObject({ taken: null })
    expect(await takeIn(file, { choices: { words: { 'urn:lab ZZ': 'retest' } } })).toMatchObject({ taken: { results: 1 } })
    expect(await tubeOf('SH173')).toMatchObject({ to: 'retest' })
    expect((await say('check', Buffer.from('{"resourceType":"Bundle"}'))).body).toMatchObject({ code: 'fhir-wrong' })
  })
})

describe('whoever waits for a test', () => {
  const asked = { exit: '' }
  const item = async (exit = asked.exit) => (await court.as('staff').get(`/exits/${exit}`)).body
  const testOf = async (exit?: string) => { const it = await item(exit); return it.advice.items.find((one: { kind: string }) => one.kind === 'test-result').state }
  const nurse = () => court.place.residents.nurse

  test('a negative at once is their evidence, with laboratory and tube; whatever is no negative frees nobody', async () => {
    asked.exit = (await recall(court, court.as('staff'))).body.id
    expect(await testOf()).toBe('missing')
    await tell(swab('SH60', nurse()))
    court.pass(minute)
    for (const verdict of ['invalid', 'retest']) await byHand('SH60', verdict)
    expect((await court.as('nurse').get('/me/tests')).body.people[0].swabs).toMatchObject([{ negativeAt: null }])
    await testsByTheClock(court.database, court.now())
    expect(await testOf()).toBe('missing')
    await byHand('SH60', 'negative')
    await expect.poll(() => testOf(), { timeout: 20_000 }).toBe('present')
    const [piece, ...more] = (await item()).evidence
    expect(piece).toMatchObject({ content: { kind: 'test-result', result: 'negative', source: 'laboratory-report', note: '市疾控 · SH60' } })
    expect(more).toEqual([])
    expect((await court.as('nurse').get('/me/tests')).body.people[0].swabs).toMatchObject([{ negativeAt: expect.any(String) }])
  })

  test('what the laboratory says otherwise afterwards puts the line right: it stays, and counts no longer', async () => {
    await byHand('SH60', 'positive')
    await expect.poll(() => testOf(), { timeout: 20_000 }).toBe('missing')
    expect((await item()).evidence).toMatchObject([{ counts: false }])
    const mine = (await court.as('nurse').get('/me/tests')).body
    expect(mine.people[0].swabs).toMatchObject([{ negativeAt: null }])
    expect(JSON.stringify(mine)).not.toMatch(/positive|contradict/)
  })

  test('a swab that was told after its result counts, and so does a result that was there before they asked; whoever lies in two tubes is free by neither', async () => {
    const [mother, two] = [court.place.residents.mother, court.place.residents.dialysis]
    await byHand('SH63', 'negative')
    const { body: waits } = await recall(court, court.as('staff'), mother)
    court.pass(minute)
    await tell(swab('SH63', mother, { at: plus(court.now(), -2 * minute) }))
    await testsByTheClock(court.database, court.now())
    await testsByTheClock(court.database, court.now())
    expect(await testOf(waits.id)).toBe('present')
    expect((await item(waits.id)).evidence).toHaveLength(1)
    // Asked when the result was there already: in the answer to the asking.
    const { body: again } = await recall(court, court.as('staff'), mother, { place: '药店' })
    expect(again.advice.items.find((one: { kind: string }) => one.kind === 'test-result').state).toBe('present')
    // Another one, who lies in an earlier tube as well.
    await tell(swab('SH62', two))
    court.pass(minute)
    await byHand('SH62', 'negative')
    const { body: lies } = await recall(court, court.as('staff'), two)
    await testsByTheClock(court.database, court.now())
    expect((await tubeOf('SH62'))).toMatchObject({ to: 'negative', free: 0, doubts: expect.arrayContaining(['elsewhere-too']) })
    expect(lies.advice.items.find((one: { kind: string }) => one.kind === 'test-result')?.state ?? 'missing').toBe('missing')
  })

  test('a later swab of theirs that is no negative overrules an earlier one: it is laid no more, and what was laid counts no longer; swabbed again and negative they are free', async () => {
    const who = court.place.residents.labour
    const next = court.newId()
    await court.as('staff').post('/testing-rounds', { id: next, title: '第四轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: round.station, lanes: 1 }] })
    for (const old of ['SH2', 'SH50', 'SH53']) await undo(old)
    await tell(swab('SH70', who))
    court.pass(minute)
    await byHand('SH70', 'negative')
    const { body: waits } = await recall(court, court.as('staff'), who)
    expect(await testOf(waits.id)).toBe('present')
    await tell(swab('SH71', who, { round: next }))
    court.pass(minute)
    await byHand('SH71', 'grey')
    await testsByTheClock(court.database, court.now())
    expect(await testOf(waits.id)).toBe('missing')
    expect((await item(waits.id)).evidence).toMatchObject([{ counts: false }])
    const { body: again } = await recall(court, court.as('staff'), who, { place: '药店' })
    expect(again.advice.items.find((one: { kind: string }) => one.kind === 'test-result').state).toBe('missing')
    await tell(swab('SH72', who, { round: next, size: 1 }))
    await undo('SH71')
    court.pass(minute)
    await byHand('SH72', 'negative')
    await testsByTheClock(court.database, court.now())
    expect(await testOf(waits.id)).toBe('present')
    expect((await item(waits.id)).evidence.filter((one: { counts: boolean }) => one.counts)).toHaveLength(1)
  })

  test('a swab that was undone or lies in another tube now is free by no paper of the tube where it began; one too old for what is asked lays nothing, and one that was put down by mistake counts no longer', async () => {
    const who = court.place.residents.labour
    const state = async (place: string) => (await recall(court, court.as('staff'), who, { place })).body.advice.items.find((one: { kind: string }) => one.kind === 'test-result').state
    await undo('SH70')
    await undo('SH72')
    expect(await state('一')).toBe('missing')
    const moved = swab('SH74', who)
    await tell(moved)
    await tell({ type: 'sample-act', id: court.newId(), at: court.now(), round: round.id, sample: moved.id, what: 'moved', tube: 'SH75' })
    court.pass(minute)
    await byHand('SH74', 'negative')
    expect(await state('二')).toBe('missing')
    await byHand('SH75', 'negative')
    expect(await state('三')).toBe('present')
    // Put down by mistake: it is nobody's evidence any more.
    const { body: waits } = await recall(court, court.as('staff'), who, { place: '五' })
    expect(await testOf(waits.id)).toBe('present')
    const paper = (await tubeOf('SH75')).papers.at(-1)
    expect((await court.as('staff').post(`/lab-results/${paper.id}/take-back`, { id: court.newId(), words: '应为 SH76' })).status).toBe(200)
    await expect.poll(() => testOf(waits.id), { timeout: 20_000 }).toBe('missing')
    expect((await item(waits.id)).evidence).toMatchObject([{ counts: false }])
    court.pass(49 * hour)
    expect(await state('四')).toBe('missing')
  })
})
