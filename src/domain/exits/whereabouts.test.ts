// Where a person is, whatever pass they show; what each pass was used for; and what is flagged for good.

import { describe, expect, test } from 'vitest'
import type { ExitId, GateId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { instant, type Instant } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import type { Movement } from './movements.ts'
import { allowanceOf, byPerson, movementsOfPerson, personOf, whereIs, type PassAllows } from './whereabouts.ts'

const zone = 'Asia/Shanghai'
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [north, south] = [id(901) as GateId, id(902) as GateId]
const [passA, passB] = [id(801) as PassId, id(802) as PassId]
const [exitA, exitB] = [id(701) as ExitId, id(702) as ExitId]
const at = (clock: string): Instant => instant(`2026-04-09T${clock}:00+08:00`)
const allows = (pass: PassId, exit: ExitId | null, more: Partial<PassAllows> = {}): PassAllows => ({ pass, exit, exits: 1, notBefore: at('06:00'), notAfter: at('20:00'), backBy: at('22:00'), backWithin: 600, ...more })
const both = [allows(passA, exitA), allows(passB, exitB, { backWithin: 60 })]

let made = 0
const moved = (kind: 'out' | 'back', clock: string, more: Partial<Movement> = {}): Movement => ({ id: id(++made) as MovementId, kind, at: at(clock), exit: null, pass: null, resident: null, gate: north, emergency: false, ...more })
const out = (clock: string, pass: PassId | null, more: Partial<Movement> = {}) => moved('out', clock, { pass, ...more })
const back = (clock: string, pass: PassId | null, more: Partial<Movement> = {}) => moved('back', clock, { pass, ...more })
const where = (movements: Movement[], passes: PassAllows[] = both) => whereIs(movements, passes, zone)
const flags = (movements: Movement[], passes: PassAllows[] = both) => where(movements, passes).flags.map((it) => it.flag)

describe('coming home', () => {
  test('nobody has moved', () => {
    expect(where([])).toEqual({ state: 'in', since: null, pass: null, exit: null, dueBack: null, exits: new Map(), used: new Map(), flags: [] })
  })

  test('out on the old pass of a case and within a minute on its new one, each pass was used', () => {
    const [first, second] = [allows(passA, exitA), allows(passB, exitA)]
    const gone = where([out('07:00', passA), out('07:01', passB)], [first, second])
    expect([gone.used.get(passA), gone.used.get(passB), gone.flags.map((it) => it.flag)]).toEqual([1, 1, ['out-twice']])
  })

  test('whoever went out on one pass and shows another is home, and the other is unused', () => {
    const home = where([out('07:00', passA), back('09:00', passB)])
    expect(home).toMatchObject({ state: 'in', since: at('09:00'), pass: null, dueBack: null, flags: [] })
    expect(home.exits.get(exitA)).toMatchObject({ state: 'back', outAt: at('07:00'), backAt: at('09:00'), dueBack: null })
    expect([home.exits.has(exitB), home.used.get(passA), home.used.get(passB)]).toEqual([false, 1, undefined])
  })

  test('and so is whoever shows none, or reports the return on a request', () => {
    for (const how of [back('09:00', null), back('09:00', null, { exit: exitB, gate: null })]) expect(where([out('07:00', passA), how])).toMatchObject({ state: 'in', flags: [] })
  })

  test('out again on the same pass, they are out and not back', () => {
    const twice = [out('07:00', passA), back('08:00', passA), out('09:00', passA)]
    expect(where(twice, [allows(passA, exitA, { exits: 2 })]).exits.get(exitA)).toMatchObject({ state: 'out', outAt: at('09:00'), backAt: null })
  })

  test('while out, the due time is that of the pass they went out on', () => {
    const away = where([out('07:00', passA)])
    expect(away).toMatchObject({ state: 'out', since: at('07:00'), pass: passA, exit: exitA, dueBack: at('17:00') })
    expect(where([out('07:00', passB)]).exits.get(exitB)).toMatchObject({ state: 'out', dueBack: at('08:00') })
  })

  test('at one and the same instant they come back before they go out again, then by id', () => {
    const tie = [out('07:00', passA), out('09:00', passB), back('09:00', passA)]
    expect(where(tie)).toMatchObject({ state: 'out', pass: passB, flags: [] })
    expect(where([out('07:00', passA, { id: id(5001) as MovementId }), out('07:00', passB, { id: id(5000) as MovementId })])).toMatchObject({ pass: passA })
  })
})

describe('two at once', () => {
  test('out on one and then on another: the later counts, and the clash is flagged on both', () => {
    const [first, second] = [out('07:00', passA), out('10:00', passB)]
    const clash = where([first, second])
    expect(clash).toMatchObject({ state: 'out', pass: passB, flags: [{ flag: 'out-twice', movements: [first.id, second.id] }] })
    for (const exit of [exitA, exitB]) expect(clash.exits.get(exit)?.flags).toMatchObject([{ flag: 'out-twice' }])
    expect([...clash.exits.values()].map((it) => it.state)).toEqual(['back', 'out'])
  })

  test('a guard who taps twice has let out one person; two passes or two gates have let out two', () => {
    expect(flags([out('07:00', passA), out('07:02', passA)])).toEqual([])
    expect(flags([out('07:00', passA), out('07:03', passA)])).toContain('out-twice')
    expect(flags([out('07:00', passA), out('07:01', passA, { gate: south })])).toContain('out-twice')
    expect(flags([out('07:00', passA), out('07:01', passB)])).toEqual(['out-twice'])
  })

  test('a tap without a pass and one with it are one, and the pass is used', () => {
    for (const day of [[out('07:00', null), out('07:01', passA)], [out('07:00', passA), out('07:01', null)]]) {
      const once = where(day)
      expect(once).toMatchObject({ state: 'out', since: at('07:00'), pass: passA, dueBack: at('17:00'), flags: [] })
      expect([once.used.get(passA), once.exits.get(exitA)?.outAt]).toEqual([1, at('07:00')])
    }
    expect(where([out('06:10', passB), out('07:00', null), out('07:01', passA)]).exits.get(exitA)?.flags).toMatchObject([{ flag: 'out-twice' }])
    expect(where([out('06:10', passB), out('06:30', passB), back('06:50', null), out('07:00', null), out('07:01', passA)]).exits.get(exitA)?.flags).toEqual([])
  })

  test('a return told twice within the hour is one, for one pass or where one names none', () => {
    expect(where([out('07:00', passA), back('16:00', null, { gate: null }), back('16:08', passA)]).flags).toEqual([])
    expect(flags([out('07:00', passA), back('16:00', passA), back('17:00', null)])).toEqual([])
    expect(flags([out('07:00', passA), back('16:00', passA), back('17:01', passA)])).toEqual(['back-without-out'])
    expect(flags([out('07:00', passA), back('16:00', passA), back('16:08', passB)])).toEqual(['back-without-out'])
  })
})

describe('each pass by itself', () => {
  test('exits count on their own pass: the second of a case begins unused', () => {
    const day = [out('07:00', passA), back('08:00', passA), out('10:00', passB), back('10:30', passB)]
    const one = [allows(passA, exitA), allows(passB, exitA)]
    expect(where(day, one)).toMatchObject({ state: 'in', flags: [] })
    expect([...where(day, one).used.values()]).toEqual([1, 1])
    expect(flags([...day, out('12:00', passB)], one)).toEqual(['more-exits-than-allowed'])
  })

  test('too early, after the end, and to the minute', () => {
    expect(flags([out('05:59', passA)])).toEqual(['out-too-early'])
    expect(flags([out('06:00', passA)])).toEqual([])
    expect(flags([out('19:59', passA)])).toEqual([])
    expect(flags([out('20:00', passA)])).toEqual(['out-after-end'])
  })

  test('out on a pass that was taken back stays flagged, also when the case is appealed and granted again', () => {
    const claims = { id: passA, exits: 1, notBefore: at('06:00'), notAfter: at('20:00'), backBy: at('22:00'), backWithin: 600 } as PassClaims
    const revoked = allowanceOf(claims, exitA, at('08:00'))
    expect(flags([out('08:00', passA)], [revoked])).toEqual(['out-after-end'])
    expect(flags([out('08:00', passA)], [revoked, allows(passB, exitA)])).toEqual(['out-after-end'])
    expect(flags([out('07:59', passA)], [revoked])).toEqual([])
    expect(allowanceOf(claims, exitA, at('21:00')).notAfter).toBe(at('20:00'))
    expect(allowanceOf({ ...claims, weekly: { days: [4], from: 360, until: 480 } }, exitA, null).weekly).toEqual({ days: [4], from: 360, until: 480 })
  })

  test('a pass that is not known is counted, and nothing is held against it', () => {
    expect(where([out('03:00', passA)], [])).toMatchObject({ state: 'out', pass: passA, exit: null, dueBack: null, flags: [] })
    expect(where([out('03:00', passA), back('04:00', null), out('05:00', passA)], []).used.get(passA)).toBe(2)
  })

  test('a return without having gone out is flagged where it belongs', () => {
    const lone = where([back('07:00', passA)])
    expect(lone.exits.get(exitA)).toMatchObject({ state: 'back', outAt: null, backAt: at('07:00'), flags: [{ flag: 'back-without-out' }] })
  })
})

describe('an emergency', () => {
  const labour = out('03:00', null, { emergency: true })

  test('opens an exit of its own, owes nothing, and ends on any pass', () => {
    const away = where([labour])
    expect(away).toMatchObject({ state: 'out', exit: labour.id, dueBack: null, flags: [] })
    expect(where([labour, back('23:00', passA)]).exits.get(labour.id as string as ExitId)).toMatchObject({ state: 'back', backAt: at('23:00') })
    expect(where([labour, back('23:00', passA)]).flags).toEqual([])
  })

  test('pressed on a pass, it uses up none of its exits and breaks none of its hours', () => {
    const away = where([out('03:00', passA, { emergency: true })])
    expect(away).toMatchObject({ state: 'out', exit: exitA, dueBack: null, flags: [] })
    expect(away.used.size).toBe(0)
  })

  test('a minute after a pass, it is a going out of its own', () => {
    const clash = where([out('07:00', passA), out('07:01', null, { emergency: true })])
    expect(clash.flags.map((it) => it.flag)).toEqual(['out-twice'])
    expect(clash.exits.get(exitA)?.state).toBe('back')
  })
})

describe('whose movement it is', () => {
  const [nurse, mother] = [id(601) as ResidentId, id(602) as ResidentId]
  const whose = { exitOfPass: (pass: PassId) => (pass === passA ? exitA : null), resident: (exit: ExitId) => (exit === exitA ? nurse : null) }

  test('the holder of the pass, else whom it names, else whoever the exit, the pass or the line means', () => {
    expect(personOf(out('07:00', passA, { resident: mother }), whose)).toBe(`resident:${nurse}`)
    expect(personOf(out('07:00', passB, { resident: mother }), whose)).toBe(`resident:${mother}`)
    expect(personOf(out('07:00', passB), whose)).toBe(`pass:${passB}`)
    const [unknown, lone] = [out('07:00', null, { emergency: true }), back('07:00', null)]
    expect(personOf(unknown, whose)).toBe(`exit:${unknown.id}`)
    expect(personOf(back('08:00', null, { exit: unknown.id as string as ExitId }), whose)).toBe(`exit:${unknown.id}`)
    expect(personOf(lone, whose)).toBe(`movement:${lone.id}`)
    const home = back('09:00', null, { emergency: true })
    expect(personOf(home, whose)).toBe(`movement:${home.id}`)
    expect(personOf(out('07:00', passB, { resident: mother }), { ...whose, holder: () => nurse })).toBe(`resident:${nurse}`)
    expect([...byPerson([lone, lone, unknown], whose).values()].map((it) => it.length)).toEqual([1, 1])
  })

  test('the phone finds all movements of whoever holds the pass, and of an emergency whose return names nobody', () => {
    const labour = out('03:00', null, { emergency: true, resident: nurse })
    const all = [out('07:00', passA), back('08:00', passB), out('09:00', null, { resident: mother }), labour, back('05:00', null, { exit: labour.id as string as ExitId })]
    const holder = () => nurse
    expect(movementsOfPerson(all, { pass: passA, resident: null }, holder).map((it) => it.at)).toEqual(['03:00', '05:00', '07:00', '08:00'].map(at))
    expect(movementsOfPerson(all, { pass: null, resident: mother }, holder)).toHaveLength(1)
    expect(movementsOfPerson([out('07:00', passA, { resident: nurse }), labour], { pass: passA, resident: null }, () => null)).toHaveLength(2)
    expect(movementsOfPerson([out('07:00', passA), labour], { pass: passA, resident: null }, () => null)).toHaveLength(1)
    const home = [back('05:00', null, { exit: labour.id as string as ExitId }), back('05:30', null, { exit: labour.id as string as ExitId, resident: mother })]
    expect(movementsOfPerson([labour, ...home], { pass: null, resident: nurse }, () => null).map((it) => it.at)).toEqual([at('03:00'), at('05:00'), at('05:30')])
  })
})
