// Two phones and the server, any movements, told in any pieces: once all have told each other, each phone's answer to whatever pass is
// shown is what the server knows of that person.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Movement } from '#domain/exits/movements.ts'
import { allowanceOf, byPerson, movementsOfPerson, whereIs, type Whose } from '#domain/exits/whereabouts.ts'
import { applyKnows, type Held } from '#domain/field/knows.ts'
import type { Knows } from '#domain/field/wire.ts'
import { judge } from '#domain/gate/verdict.ts'
import type { CommunityId, ExitId, GateId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import { instant, minute, plus } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import { allMovements, holderIn, linesOfWhoIsOut, movementsAbout, whoIsOut, isOut, type Seeing } from './whereabouts.ts'
import type { GateLine } from './told.ts'

const zone = 'Asia/Shanghai'
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const start = instant('2026-04-09T06:00:00+08:00')
const residents = [1, 2].map((n) => id(600 + n) as ResidentId)
const passes = residents.flatMap((resident, who) => [0, 1].map((n) => ({
  resident, exit: id(700 + who * 10 + n) as ExitId,
  claims: {
    id: id(800 + who * 10 + n) as PassId, community: id(1) as CommunityId, who: '护＊', home: '2-1-502', purpose: 'carer', place: 'x', gates: [], exits: n + 1, statusIndex: n, issuedAt: start,
    notBefore: plus(start, 30 * minute), notAfter: plus(start, 500 * minute), backBy: plus(start, 520 * minute), backWithin: 90 + n,
  } satisfies PassClaims,
})))
const allowed = passes.map((it) => allowanceOf(it.claims, it.exit, null))
const whose: Whose = { exitOfPass: (pass) => passes.find((it) => it.claims.id === pass)?.exit ?? null, resident: (exit) => passes.find((it) => it.exit === exit)?.resident ?? null }

type Tap = { kind: 'out' | 'back'; who: number; on: number | null; minutes: number; phone: 0 | 1; emergency: boolean; /** the phone that noted it knew the pass */ known: boolean }
const taps = fc.array(fc.record<Tap>({
  kind: fc.constantFrom('out', 'back'), who: fc.nat(1), on: fc.option(fc.nat(1)), minutes: fc.oneof(fc.nat(12), fc.nat(600)), phone: fc.constantFrom(0, 1), emergency: fc.integer({ min: 0, max: 6 }).map((n) => n === 0), known: fc.boolean(),
}), { minLength: 1, maxLength: 24 })

function lineOf({ kind, who, on, minutes, emergency, known }: Tap, n: number): GateLine {
  const at = plus(start, minutes * minute)
  const urgent = emergency && kind === 'out'
  const fact = {
    type: 'movement' as const, id: id(n) as MovementId, kind, at, right: at, steady: null, pass: on === null || urgent ? null : passes[who * 2 + on]!.claims.id, resident: known || on === null || urgent ? residents[who]! : null,
    exit: urgent ? (id(5000 + n) as ExitId) : null, emergency: urgent, how: 'scan' as const, verdict: '', note: '',
  }
  return { id: fact.id, fact, shown: { who: '', home: '', purpose: '', place: '' }, at, undone: false, waiting: false }
}
/** As the server tells it: with the exit that each belongs to. */
const toldOf = (line: GateLine, gate: number): Movement => {
  if (line.fact.type !== 'movement') throw new Error('a movement')
  const { id: own, kind, pass, resident, exit, emergency } = line.fact
  return { id: own, kind, at: line.at, pass, resident, exit: pass ? whose.exitOfPass(pass) : exit, gate: id(900 + gate) as GateId, emergency }
}
const reply = (cursor: number, full: boolean, movements: Movement[]): Knows => ({
  cursor, now: start, full, begins: full, wholeAgainAt: plus(start, 1e9), community: { id: id(1) as CommunityId, name: '', zone, phone: '' }, device: id(2) as never, place: null, lists: null,
  collections: { movements: { put: movements.map((it) => ({ ...it, group: 'recent' })), gone: [] }, ...(full ? { passes: { put: passes.map((it) => ({ id: it.claims.id, code: '', text: '', resident: it.resident, exit: it.exit })), gone: [] } } : {}) }, stretches: [], rest: null,
})
const seeing = (held: Held | null, lines: GateLine[], gate: number): Seeing =>
  ({ knows: held && { held, trust: null, status: null, badLists: false }, lines, enrolled: { place: { id: id(900 + gate), number: gate, name: '' } } as never })

test('once all have told each other, the verdict of either phone is the server’s whereabouts, and so is who is out', () => {
  fc.assert(fc.property(taps, fc.nat(24), fc.nat(3), fc.nat(650), (all, cut, shown, after) => {
    const lines = all.map(lineOf)
    const told = lines.map((line, n) => toldOf(line, all[n]!.phone))
    const server = byPerson(told, whose)
    const { claims, resident } = passes[shown]!
    for (const gate of [0, 1]) {
      // In two pieces, the second of which repeats the last of the first.
      const first = applyKnows(null, reply(1, true, told.slice(0, cut))).held
      const held = applyKnows(first, reply(2, false, told.slice(Math.max(0, cut - 1)))).held
      // The phone's own guess of the time was seven minutes off: what the server tells counts.
      const here = seeing(held, lines.filter((_, n) => all[n]!.phone === gate).map((line) => ({ ...line, at: plus(line.at, 7 * minute) })), gate)
      const where = whereIs(server.get(`resident:${resident}`) ?? [], allowed, zone)
      const movements = movementsAbout(allMovements(here), { pass: claims.id, resident }, holderIn(here.knows))
      const verdict = judge(claims, { gate: 1, zone, status: 0, movements, others: passes.filter((it) => it.resident === resident).map((it) => it.claims) }, plus(start, after * minute))
      // Of whoever is let out it says when they will be due.
      const due = verdict.go === 'out' ? null : verdict.dueBack
      expect([verdict.go === 'back', due, verdict.exitsLeft]).toEqual([where.state === 'out', where.dueBack, Math.max(0, claims.exits - (where.used.get(claims.id) ?? 0))])
      const out = whoIsOut(here, (id) => passes.find((it) => it.claims.id === id)?.claims ?? null)
      const outThere = [...server].flatMap(([person, theirs]) => {
        const there = whereIs(theirs, allowed, zone)
        return there.state === 'out' ? [[person, there.dueBack]] : []
      })
      // As many as the desk counts, the same people, due at the same time.
      expect(new Map([...out].map(([person, it]) => [person, it.dueBack]))).toEqual(new Map(outThere as never))
      for (const one of residents) expect(isOut(whoIsOut(here), one) !== null).toBe(out.has(`resident:${one}`))
    }
  }), { numRuns: 300 })
})

test('leaving out what cannot concern a person changes nothing of what is read', () => {
  fc.assert(fc.property(taps, fc.boolean(), fc.nat(3), (all, known, shown) => {
    const lines = all.map(lineOf)
    const here = seeing(known ? applyKnows(null, reply(1, true, [])).held : null, lines, 0)
    const [movements, holder] = [allMovements(here), holderIn(here.knows)]
    for (const of of [{ pass: passes[shown]!.claims.id, resident: null }, { pass: null, resident: passes[shown]!.resident }]) {
      expect(movementsAbout(movements, of, holder)).toEqual(movementsOfPerson(movements, of, holder))
    }
  }), { numRuns: 300 })
})

test('the lines of somebody who is still out are needed, those of somebody who is home are not', () => {
  const lines = [{ kind: 'out', who: 0, on: 0, minutes: 1 }, { kind: 'out', who: 1, on: 1, minutes: 2 }, { kind: 'back', who: 0, on: 1, minutes: 9 }].map((it, n) => lineOf({ phone: 0, emergency: false, known: true, ...it } as Tap, n))
  expect(linesOfWhoIsOut(seeing(null, lines, 0), lines)).toEqual(new Set([lines[1]!.id]))
})
