// What laboratories send, spoiled in every way that chance finds: workbooks, text files and bundles of FHIR. Nothing of it brings the server down, holds it up, or is half stored; and no
// spoiling makes a negative of what was none. Five hundred inputs; with `--long` ten thousand. Each comes from a number, which a failure names.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute, plus } from '#domain/kernel/instants.ts'
import { readFhir } from '#domain/rounds/fhir-read.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { bundleOf, reportOf } from '../support/bundles.ts'
import { readyForExits } from '../support/asking.ts'
import { encodedAs, workbook } from '../support/workbooks.ts'

const inputs = process.env['POSTERN_LONG'] ? 10_000 : 500
/** A small generator of numbers, so that an input can be made again from its own: mulberry32. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b9
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}
type Chance = ReturnType<typeof chanceOf>

const headings = ['样本编号', '检测结果', '检测时间']
const columns = { tube: '样本编号', verdict: '检测结果', tested: '检测时间' }
const cells = ['阴性', '阳性', '', '1.2E+12', '未检出', '灰区', '=1+1', '"', '\u0000', '\ud800', '𠮷', '-', '2026-13-45 99:99', '9'.repeat(400), 'SH1', '阴性,阳性', '\n', '\t', "'; --", '__proto__']
const pick = <T>(chance: Chance, from: readonly T[]): T => from[chance(from.length)]!

/** Bytes turned, cut out, doubled, put in; or nothing at all. */
function spoiled(bytes: Buffer, chance: Chance): Buffer {
  let so = Buffer.from(bytes)
  for (let n = chance(4); n > 0; n--) {
    const [at, long] = [chance(so.length + 1), chance(40)]
    const kind = chance(5)
    if (kind === 0 && so.length > 0) so[at % so.length] = chance(256)
    else if (kind === 1) so = Buffer.concat([so.subarray(0, at), so.subarray(at + long)])
    else if (kind === 2) so = so.subarray(0, at)
    else if (kind === 3) so = Buffer.concat([so.subarray(0, at), Buffer.from(Array.from({ length: long }, () => chance(256))), so.subarray(at)])
    else so = Buffer.concat([so.subarray(0, at), so.subarray(Math.max(0, at - long))])
  }
  return so
}

const odd = [null, 0, -1, 1e308, true, '', 'x', [], {}, [[]], 'x'.repeat(3000), '\u0000', '\ud800', '#tube', 'urn:uuid:report-A', { reference: '#' }, { coding: [{}] }, '2026-02-30T25:61:00Z', 'entered-in-error']
/** A part of it taken away, doubled, or another thing in its place. */
function changed(json: unknown, chance: Chance): unknown {
  const whole = structuredClone(json)
  const places: [Record<string, unknown>, string][] = []
  const walk = (it: unknown): void => { if (typeof it === 'object' && it !== null) for (const [key, value] of Object.entries(it)) { places.push([it as Record<string, unknown>, key]); walk(value) } }
  walk(whole)
  for (let n = 1 + chance(3); n > 0; n--) {
    const [holder, key] = pick(chance, places)
    const [other, from] = pick(chance, places)
    const kind = chance(4)
    if (kind === 0) delete holder[key]
    else if (kind === 1) holder[key] = pick(chance, odd)
    else if (kind === 2) holder[key] = structuredClone(other[from])
    else holder[key] = Array.isArray(holder[key]) ? [...(holder[key] as unknown[]), ...(holder[key] as unknown[])] : [holder[key], holder[key]]
  }
  return whole
}

const codeOf = { negative: '260415000', positive: '260373001', grey: '419984006' } as const
const valueOf = (verdict: keyof typeof codeOf) => ({ coding: [{ system: 'http://snomed.info/sct', code: codeOf[verdict] }] })
const bundle = (chance: Chance, nth: number) => {
  const release = pick(chance, ['r4', 'r5'] as const)
  const tubes = Array.from({ length: 1 + chance(3) }, (_, n) => reportOf(release, { tube: `FZ${nth}-${n}`, value: valueOf(pick(chance, ['negative', 'positive', 'grey'] as const)) }))
  return { ...bundleOf(release), entry: tubes.flat() }
}
const rows = (chance: Chance, nth: number): string[][] => Array.from({ length: 1 + chance(6) }, (_, n) => [`FZ${nth}-${n}`, '阴性', '2026-04-05 07:00'].map((cell) => (chance(6) === 0 ? pick(chance, cells) : cell)))
const lines = (all: string[][]): string => all.map((row) => row.join(',')).join('\n')

type Input = { kind: 'xlsx' | 'csv' | 'gb18030' | 'fhir' | 'fhir-bytes'; bytes: Buffer }
function inputOf(nth: number): Input {
  const chance = chanceOf(nth)
  const kind = pick(chance, ['xlsx', 'csv', 'gb18030', 'fhir', 'fhir', 'fhir-bytes'] as const)
  if (kind === 'xlsx') return { kind, bytes: spoiled(workbook({ name: '结果', rows: [headings, ...rows(chance, nth).map((row) => row.map((cell) => cell.replace(/[\u0000-\u001f\ud800]/g, '')))] }), chance) }
  if (kind === 'csv') return { kind, bytes: spoiled(Buffer.from(lines([headings, ...rows(chance, nth)])), chance) }
  if (kind === 'gb18030') return { kind, bytes: spoiled(Buffer.from(encodedAs('gb18030', lines([headings, ...rows(chance, nth).map((row) => row.map((cell) => cell.replace(/[\ud800𠮷]/gu, '')))]))), chance) }
  const json = Buffer.from(JSON.stringify(kind === 'fhir' ? changed(bundle(chance, nth), chance) : bundle(chance, nth)))
  return { kind, bytes: kind === 'fhir' ? json : spoiled(json, chance) }
}

let court: Osmanthus
let machine: ReturnType<Osmanthus['with']>
const lab = { id: '' }
beforeAll(async () => {
  court = await readyForExits(await osmanthus())
  lab.id = court.newId()
  await court.as('staff').post('/laboratories', { id: lab.id, name: '市疾控' })
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'laboratory', place: lab.id, label: 'x' })
  const { body } = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  machine = court.with({ authorization: `Bearer ${body.secret}` })
})
afterAll(() => court?.close())

const stored = async (): Promise<{ files: number; results: number }> =>
  (await sql<{ files: number; results: number }>`select (select count(*)::int from lab_files) as files, (select count(*)::int from lab_results) as results`.execute(court.database.owner)).rows[0]!

/** What was answered, and how many results of it were said to be taken in; null where nothing was. */
async function given({ kind, bytes }: Input): Promise<{ status: number; code: string | undefined; taken: number | null }> {
  if (kind.startsWith('fhir') && bytes.length % 2 === 0) {
    const { status, body } = await machine.post('/fhir', bytes, { headers: { 'content-type': 'application/fhir+json' } })
    expect(body.resourceType).toBe('OperationOutcome')
    return { status, code: body.issue[0].details.text, taken: status === 200 ? Number.parseInt(body.issue[0].diagnostics) : null }
  }
  const file = court.newId()
  const post = (what: 'check' | 'files', seen: string | null) => {
    const before = Buffer.from(JSON.stringify({ lab: lab.id, file, choices: kind.startsWith('fhir') ? {} : { columns, ...(kind === 'gb18030' ? { encoding: kind } : {}) }, seen }))
    return court.as('staff').post(`/lab-results/${what}?before=${before.length}`, Buffer.concat([before, bytes]))
  }
  const checked = await post('check', null)
  if (checked.status !== 200) return { status: checked.status, code: checked.body.code, taken: null }
  const { status, body } = await post('files', checked.body.seen)
  return { status, code: body.code, taken: body.taken?.results ?? null }
}

test(`${inputs} spoiled files and bundles: answered, each wholly stored or not at all, and the server goes on`, async () => {
  const came = { taken: 0, refused: 0, open: 0 }
  let before = await stored()
  for (let nth = 1; nth <= inputs; nth++) {
    const input = inputOf(nth)
    const said = `input ${nth}, ${input.kind}`
    const { status, code, taken } = await given(input)
    expect([200, 409, 413, 415, 422], `${said}: ${status} ${code}`).toContain(status)
    const now = await stored()
    expect(now, said).toEqual({ files: before.files + (taken !== null && now.files > before.files ? 1 : 0), results: before.results + (taken ?? 0) })
    before = now
    came[taken === null ? (status === 200 ? 'open' : 'refused') : 'taken']++
  }
  // Chance found its way to each of the three ends.
  for (const count of Object.values(came)) expect(count).toBeGreaterThan(inputs / 50)
  const good = await machine.post('/fhir', Buffer.from(JSON.stringify(bundleOf('r4', { tube: 'LAST', issued: plus(court.now(), -minute) }))), { headers: { 'content-type': 'application/fhir+json' } })
  expect(good.body.issue[0].diagnostics).toBe('1 new, 0 known before')
}, inputs * 200)

test('no spoiling of a bundle makes a negative of what was none', () => {
  for (let nth = 1; nth <= inputs * 4; nth++) {
    const chance = chanceOf(nth)
    const json = changed(bundleOf(pick(chance, ['r4', 'r5'] as const), { value: valueOf(pick(chance, ['positive', 'grey'] as const)) }), chance)
    const read = readFhir(json, {})
    if (read.ok) expect(read.value.results.map((one) => one.verdict), `input ${nth}: ${JSON.stringify(json)}`).not.toContain('negative')
  }
})
