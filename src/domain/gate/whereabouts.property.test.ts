// Movements of several people on several passes, in any order of arrival, cut into any batches, told any number of times: against
// a recount with paper and pencil, and the phone's verdict against what the server knows once all is told.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Movement } from '../exits/movements.ts'
import { allowanceOf, byPerson, movementsOfPerson, personOf, whereIs } from '../exits/whereabouts.ts'
import type { CommunityId, ExitId, GateId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { instant, minute, msOf, plus, type Instant } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import { judge } from './verdict.ts'

const zone = 'Asia/Shanghai'
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const start = instant('2026-04-09T06:00:00+08:00')
const residents = [1, 2, 3].map((n) => id(600 + n) as ResidentId)
/** Three passes each; the first two of one case, the second given after the first was taken back. */
const passes = residents.flatMap((resident, who) => [0, 1, 2].map((n) => ({
  resident, exit: id(700 + who * 10 + (n < 2 ? 0 : 1)) as ExitId, endedAt: n === 0 ? plus(start, 200 * minute) : null,
  claims: {
    id: id(800 + who * 10 + n) as PassId, community: id(1) as CommunityId, who: '护＊', home: '2-1-502', purpose: 'carer', place: 'x', gates: [], exits: n + 1, statusIndex: n, issuedAt: start,
    notBefore: plus(start, 30 * minute), notAfter: plus(start, 500 * minute), backBy: plus(start, 520 * minute), backWithin: 90 + n,
  } satisfies PassClaims,
})))
const allowed = passes.map((it) => allowanceOf(it.claims, it.exit, it.endedAt))
const holder = (pass: PassId) => passes.find((it) => it.claims.id === pass)?.resident ?? null
const whose = { exitOfPass: (pass: PassId) => passes.find((it) => it.claims.id === pass)?.exit ?? null, resident: (exit: ExitId) => passes.find((it) => it.exit === exit)?.resident ?? null }
const gates = [id(901) as GateId, id(902) as GateId]

const moves = fc.array(fc.record({
  kind: fc.constantFrom('out' as const, 'back' as const), who: fc.nat(2), on: fc.oneof({ weight: 6, arbitrary: fc.nat(2) }, { weight: 2, arbitrary: fc.constant(null) }),
  emergency: fc.integer({ min: 0, max: 9 }).map((n) => n === 0), minutes: fc.oneof(fc.nat(12), fc.nat(600)), gate: fc.constantFrom(...gates, null),
}), { minLength: 1, maxLength: 30, size: 'max' }).map((all) => all.map((it, n): Movement => ({
  id: id(n) as MovementId, kind: it.kind, at: plus(start, it.minutes * minute), exit: null, gate: it.gate, emergency: it.emergency && it.kind === 'out',
  pass: it.on === null || it.emergency ? null : passes[it.who * 3 + it.on]!.claims.id, resident: it.on === null || it.emergency ? residents[it.who]! : null,
})))
const arrivals = moves.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }), fc.array(fc.constantFrom(...facts), { maxLength: 8 }), fc.array(fc.nat(30), { maxLength: 4 })))

type Line = { m: Movement; pass: PassId | null; exit: string | null; at: number }
/** One person's lines read from the top with a pencil: first cross out second taps, then read pairs. */
function recount(facts: readonly Movement[]) {
  const lines = [...facts].sort((a, b) => msOf(a.at) - msOf(b.at) || Number(a.kind === 'out') - Number(b.kind === 'out') || (a.id < b.id ? -1 : 1))
  const trips: { out: Line; back: Instant | null; seen: boolean }[] = []
  const flags: string[] = []
  const used: Record<string, number> = {}
  let lastBack: Movement | null = null
  const count = (pass: PassId | null, m: Movement) => {
    if (!pass) return
    used[pass] = (used[pass] ?? 0) + 1
    const { claims, endedAt } = passes.find((it) => it.claims.id === pass)!
    const end = endedAt && msOf(endedAt) < msOf(claims.notAfter) ? endedAt : claims.notAfter
    if (used[pass]! > claims.exits) flags.push(`more-exits-than-allowed ${m.id}`)
    if (!(msOf(m.at) < msOf(end))) flags.push(`out-after-end ${m.id}`)
    if (msOf(m.at) < msOf(claims.notBefore)) flags.push(`out-too-early ${m.id}`)
  }
  for (const m of lines) {
    const open = trips.at(-1)?.seen === false ? trips.at(-1)! : null
    if (m.kind === 'back') {
      if (open) Object.assign(open, { back: m.at, seen: true })
      else if (lastBack && msOf(m.at) - msOf(lastBack.at) <= 60 * minute && (m.pass === lastBack.pass || !m.pass || !lastBack.pass)) continue
      else flags.push(`back-without-out ${m.id}`)
      lastBack = m
      continue
    }
    const exit = m.emergency ? m.id : m.pass ? passes.find((it) => it.claims.id === m.pass)!.exit : null
    if (open && msOf(m.at) - open.out.at <= 2 * minute && (m.gate === open.out.m.gate || !m.gate || !open.out.m.gate)) {
      if (!exit || (open.out.pass !== null && open.out.pass === m.pass)) continue
      if (!open.out.exit) {
        Object.assign(open.out, { exit, pass: m.pass })
        count(m.pass, m)
        continue
      }
    }
    if (open) {
      flags.push(`out-twice ${open.out.m.id} ${m.id}`)
      open.seen = true
    }
    trips.push({ out: { m, pass: m.pass, exit, at: msOf(m.at) }, back: null, seen: false })
    count(m.pass, m)
    lastBack = null
  }
  const away = trips.at(-1)?.seen === false ? trips.at(-1)!.out : null
  return { trips, flags, used, away, lastBack }
}

const flagText = (it: { flag: string; movements: readonly string[] }) => [it.flag, ...it.movements].join(' ')

test('every person is where a recount with pencil and paper finds them, on the pass it finds, with the same flags', () => {
  fc.assert(fc.property(arrivals, ([facts, shuffled, repeats]) => {
    for (const [person, theirs] of byPerson([...shuffled, ...repeats], whose)) {
      const where = whereIs(theirs, allowed, zone)
      const { trips, flags, used, away, lastBack } = recount(facts.filter((it) => personOf(it, whose) === person))
      expect([where.state, where.pass, where.exit, where.since]).toEqual([away ? 'out' : 'in', away?.pass ?? null, away?.exit ?? null, away ? plus(start, away.at - msOf(start)) : (lastBack?.at ?? null)])
      expect(where.flags.map(flagText).sort()).toEqual(flags.sort())
      expect(Object.fromEntries(where.used)).toEqual(used)
      const claims = passes.find((it) => it.claims.id === away?.pass)?.claims
      expect(where.dueBack).toBe(away && claims ? plus(start, Math.min(away.at + claims.backWithin * minute, msOf(claims.backBy)) - msOf(start)) : null)
      const out = [...where.exits].filter(([, it]) => it.state === 'out').map(([exit]) => exit as string)
      expect(out).toEqual(away?.exit ? [away.exit] : [])
      for (const { out: going, back } of trips) {
        const ofExit = trips.filter((it) => it.out.exit === going.exit)
        if (going.exit && going === ofExit.at(-1)!.out && back) expect(where.exits.get(going.exit as ExitId)).toMatchObject({ state: 'back' })
      }
      for (const it of where.flags.filter((one) => one.flag === 'out-twice')) {
        const clash = trips.filter((trip) => it.movements.includes(trip.out.m.id)).flatMap((trip) => trip.out.exit ?? [])
        for (const exit of clash) expect(where.exits.get(exit as ExitId)!.flags).toContainEqual(it)
      }
    }
  }), { numRuns: 1500 })
})

test('cut into any batches, in any order, with repeats: the same picture', () => {
  fc.assert(fc.property(arrivals, ([facts, shuffled, repeats, cuts]) => {
    // The server keeps each fact once and reads a person anew with each batch.
    const stored = new Map<string, Movement>()
    const bounds = [0, ...[...cuts].sort((a, b) => a - b), Infinity]
    let pictures = new Map<string, unknown>()
    bounds.slice(1).forEach((until, n) => {
      for (const it of [...shuffled, ...repeats].slice(bounds[n], until)) if (!stored.has(it.id)) stored.set(it.id, it)
      pictures = new Map([...byPerson([...stored.values()], whose)].map(([person, theirs]) => [person, whereIs(theirs, allowed, zone)]))
    })
    expect(pictures).toEqual(new Map([...byPerson(facts, whose)].map(([person, theirs]) => [person, whereIs(theirs, allowed, zone)])))
  }), { numRuns: 500 })
})

test('a flag of a pass is not lost when a later pass of the same case is given', () => {
  fc.assert(fc.property(moves, (facts) => {
    const before = allowed.filter((it) => it.pass !== passes[1]!.claims.id)
    const ofFirst = (flags: readonly { flag: string; movements: readonly string[] }[]) =>
      flags.filter((it) => facts.some((m) => it.movements.includes(m.id) && m.pass === passes[0]!.claims.id && it.flag !== 'out-twice')).map(flagText)
    const mine = facts.filter((it) => it.pass === passes[0]!.claims.id)
    expect(ofFirst(whereIs(mine, allowed, zone).flags)).toEqual(ofFirst(whereIs(mine, before, zone).flags))
  }), { numRuns: 200 })
})

test('once two phones and the server have told each other all, whatever pass is shown at either, the verdict is the server’s whereabouts', () => {
  const split = moves.chain((facts) => fc.tuple(fc.constant(facts), fc.array(fc.boolean(), { minLength: facts.length, maxLength: facts.length }), fc.nat(8), fc.nat(650)))
  fc.assert(fc.property(split, ([facts, mine, shown, after]) => {
    // The server adds to each fact the exit that it belongs to; a phone's own lines stay as they were tapped.
    const told = facts.map((it) => ({ ...it, exit: it.pass ? whose.exitOfPass(it.pass) : it.emergency ? (it.id as string as ExitId) : null }))
    const [one, two] = [true, false].map((own) => facts.map((it, n) => (mine[n] === own ? it : told[n]!)))
    const { claims, resident } = passes[shown]!
    const now = plus(start, after * minute)
    const server = whereIs(byPerson(told, whose).get(`resident:${resident}`) ?? [], allowed, zone)
    for (const phone of [one!, two!]) {
      const verdict = judge(claims, { gate: 1, zone, status: 0, movements: movementsOfPerson(phone, { pass: claims.id, resident: null }, holder), others: passes.filter((it) => it.resident === resident).map((it) => it.claims) }, now)
      expect(verdict.go === 'back').toBe(server.state === 'out')
      // Of whoever is let out it says when they will be due.
      if (verdict.go !== 'out') expect(verdict.dueBack).toBe(server.dueBack)
      expect(verdict.exitsLeft).toBe(Math.max(0, claims.exits - (server.used.get(claims.id) ?? 0)))
    }
  }), { numRuns: 800 })
})
