// Versions of the release rules.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, grantBody, openExits, readyRecall, recall, shippedRules } from '../support/asking.ts'

describe('rules', () => {
  let court: Osmanthus
  beforeAll(async () => { court = await openExits() })
  afterAll(() => court.close())

  test('a new version advises from its day on; what was decided before keeps the version it was decided under', async () => {
    const exit = await readyRecall(court)
    const old = (await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body
    const stricter = shippedRules().replace('<text>48</text>', '<text>24</text>')
    const loaded = await court.as('secretary').post('/rules', { dmn: stricter, validFrom: plus(court.now(), hour) })
    expect(loaded).toMatchObject({ status: 200, body: { version: 2, known: false } })
    expect(await count(court, 'rule_sets', `version = 2 and loaded_by = '${court.place.accounts.secretary}'`), 'who loaded it stays').toBe(1)
    const open = (await recall(court, court.as('staff'), court.place.residents.mother)).body
    expect(open.advice.rules.version).toBe(1)
    court.pass(hour)
    expect((await court.as('staff').get(`/exits/${open.id}`)).body.advice).toMatchObject({ rules: { code: 'release', version: 2 } })
    expect((await court.as('staff').get(`/exits/${open.id}`)).body.advice.items.find((it: any) => it.kind === 'test-result').maxAgeHours).toBe(24)
    expect((await court.as('staff').get(`/exits/${old.id}`)).body.advice.rules.version).toBe(1)
    expect((await court.as('deputy').get('/rules')).body.rules.map((it: any) => [it.version, it.inForce])).toEqual([[2, true], [1, false]])
  })

  test('the file that is in force already is not loaded again, and the file can be read back', async () => {
    const before = await count(court, 'rule_sets')
    const told = () => count(court, 'changes', "kind = 'rules'")
    expect(await told(), 'of the version that was new').toBe(1)
    const [newest] = (await court.as('secretary').get('/rules')).body.rules
    const dmn = (await court.as('secretary').get(`/rules/${newest.id}`)).bytes.toString()
    expect((await court.as('secretary').post('/rules', { dmn, validFrom: court.now() })).body).toMatchObject({ version: 2, known: true })
    expect(await count(court, 'rule_sets')).toBe(before)
    expect(await told(), 'nobody is told of nothing').toBe(1)
    expect((await court.asRiverside('secretary').get(`/rules/${newest.id}`)).status).toBe(404)
  })

  test('the version whose day came last advises, of two with one day the newer; the list and the advice say the same', async () => {
    const load = async (hours: number, from: ReturnType<typeof plus>) => (await court.as('secretary').post('/rules', { dmn: shippedRules().replace('<text>48</text>', `<text>${hours}</text>`), validFrom: from })).body.version as number
    const start = court.now()
    const far = await load(12, plus(start, 3 * hour))
    const near = await load(13, plus(start, hour))
    const twin = await load(14, plus(start, hour))
    const exit = (await recall(court, court.as('staff'), court.place.residents.labour, { until: plus(start, 24 * hour) })).body.id
    const inForce = async () => {
      const listed = (await court.as('deputy').get('/rules')).body.rules.filter((it: any) => it.inForce).map((it: any) => it.version)
      expect(listed).toEqual([(await court.as('staff').get(`/exits/${exit}`)).body.advice.rules.version])
      return listed[0]
    }
    const before = await inForce()
    court.pass(hour)
    expect([before < far, near < twin, await inForce()]).toEqual([true, true, twin])
    court.pass(2 * hour)
    expect(await inForce()).toBe(far)
  })

  test('a file that takes seconds to open takes them aside, once: whoever asks under its rules waits for nothing', async () => {
    const doubled = Array.from({ length: 20 }, (_, n) => `${'bcdefghijklmnopqrstu'[n]}: ${'abcdefghijklmnopqrst'[n]} + ${'abcdefghijklmnopqrst'[n]}`).join(', ')
    const dmn = shippedRules().replaceAll('<text>48</text>', `<text>{a: purpose + level + personStatus, ${doubled}, z: if matches(u, "^(a+)+!$") then 24 else 48}.z</text>`)
    const timed = async (work: Promise<unknown>): Promise<number> => { const from = performance.now(); await work; return performance.now() - from }
    const opening = await timed(court.as('secretary').post('/rules', { dmn, validFrom: court.now() }))
    court.pass(1000)
    const asking = await timed(recall(court, court.as('staff'), court.place.residents.dialysis, { until: plus(court.now(), 20 * hour) }))
    expect([opening > 300, asking < opening / 2], `${Math.round(opening)} ms to open, ${Math.round(asking)} ms to ask`).toEqual([true, true])
    expect((await court.as('secretary').post('/rules', { dmn: shippedRules(), validFrom: court.now() })).status).toBe(200)
    court.pass(1000)
  })

  test('a version that was loaded before answers were kept advises as it did', async () => {
    const { body } = await court.as('secretary').post('/rules', { dmn: shippedRules().replace('<text>48</text>', '<text>17</text>'), validFrom: court.now() })
    await sql`update rule_sets set answers = '[]' where id = ${body.id}`.execute(court.database.owner)
    court.pass(1000)
    const exit = (await recall(court, court.as('staff'), court.place.residents.mother, { place: '又一家医院', until: plus(court.now(), 20 * hour) })).body
    expect(exit.advice).toMatchObject({ rules: { version: body.version }, advise: 'ask' })
    expect(exit.advice.items.find((it: any) => it.kind === 'test-result').maxAgeHours).toBe(17)
    expect((await court.as('secretary').post('/rules', { dmn: shippedRules(), validFrom: court.now() })).status).toBe(200)
    court.pass(1000)
  })

  test('a file is looked through before it is loaded: all that is wrong with it at once, and nothing is stored', async () => {
    const before = await count(court, 'rule_sets')
    const wrong = shippedRules().replace('<text>"controlled", "sealed"</text>', '<text>"controlled", "Sealed"</text>').replace('<text>48</text>', '<text>4 8</text>')
    const { body } = await court.as('secretary').post('/rules/check', { dmn: wrong })
    expect(body).toMatchObject({ loads: false, found: 2 })
    expect(body.problems.map((it: any) => it.code).sort()).toEqual(['rules-cell-wrong', 'rules-value-unknown'])
    expect(body.problems.find((it: any) => it.code === 'rules-value-unknown')).toMatchObject({ table: 'evidence', row: 3, column: 2, keepsOut: true, facts: { value: '"Sealed"' } })
    expect((await court.as('secretary').post('/rules', { dmn: wrong, validFrom: court.now() })).body.details.problems).toHaveLength(2)
    expect((await court.as('secretary').post('/rules/check', { dmn: shippedRules() })).body).toEqual({ loads: true, found: 0, problems: [] })
    for (const who of ['staff', 'nurse', 'gate'] as const) expect((await court.as(who).post('/rules/check', { dmn: shippedRules() })).status).toBe(403)
    expect(await count(court, 'rule_sets')).toBe(before)
  })

  test('a version from before more was looked at still advises, whatever would be said of it today', async () => {
    const odd = shippedRules().replace('<text>"controlled", "sealed"</text>', '<text>"controlled", "Sealed"</text>')
    const { body } = await court.as('secretary').post('/rules', { dmn: shippedRules().replace('<text>48</text>', '<text>19</text>'), validFrom: court.now() })
    await sql`update rule_sets set answers = '[]', dmn = ${odd.replace('<text>48</text>', '<text>19</text>')}, sha256 = sha256('odd') where id = ${body.id}`.execute(court.database.owner)
    court.pass(1000)
    const exit = (await recall(court, court.as('staff'), court.place.residents.mother, { place: '第三家医院', until: plus(court.now(), 20 * hour) })).body
    expect(exit.advice.rules.version).toBe(body.version)
    expect((await court.as('secretary').post('/rules', { dmn: shippedRules(), validFrom: court.now() })).status).toBe(200)
    court.pass(1000)
  })

  test('a faulty file is not loaded, and the answer says where the fault is', async () => {
    const held = shippedRules().replace(/(<outputEntry id="decision-emergency-outcome"><text>)"grant"/, '$1"ask"')
    const wrong: [string, string][] = [
      ['<dmn', 'rules-not-xml'], ['<html/>', 'rules-not-dmn'], [held, 'rules-emergency-held'], [shippedRules().replace('<text>48</text>', '<text>4 8</text>'), 'rules-cell-wrong'],
    ]
    for (const [dmn, code] of wrong) expect((await court.as('secretary').post('/rules', { dmn, validFrom: court.now() })).body.code).toBe(code)
    for (const who of ['staff', 'nurse', 'gate'] as const) expect((await court.as(who).post('/rules', { dmn: shippedRules(), validFrom: court.now() })).status).toBe(403)
  })
})
