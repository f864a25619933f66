// What exits answer: may I go out for that, and what do I need; what became of my request; my pass. The rules are asked as for a request, and nothing is
// asked for by it. What was decided is told as it is told to its person: not while it can still be undone.

import { sql } from 'kysely'
import type { Answer, Basis, Need } from '#domain/desk/answers.ts'
import { stillAsked } from '#domain/exits/asked-for.ts'
import { purposes, type Purpose } from '#domain/exits/request.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/pass.ts'
import type { Item } from '#domain/exits/advice.ts'
import { ownStatusAt } from '#domain/people/own-status.ts'
import { withHold } from '#domain/rounds/holds.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { AnswerAsk, AnswerSource } from '../http/answers.ts'
import { peopleOf } from '../people/homes.ts'
import { basisOf, stepsOfOrders } from '../sealing/answers.ts'
import { standingsAt, type Standing } from '../sealing/status.ts'
import { asksIn } from './asks.ts'
import { adviceOn, loadCases, type Case } from './cases.ts'
import { heldAmong, toHeld } from '../rounds/holds.ts'
import { ruleSetInForce, rulesInForce } from './rules-in-force.ts'
import { claimsTold, told } from './untold.ts'
import { asOthersKnow } from './view.ts'

const needOf = ({ requirement: { kind, maxAgeHours, toldOfCase } }: Item): Need => ({ kind, maxAgeHours, toldOfCase })

type Asked = { purpose: Purpose; standing: Standing; personStatus: ReturnType<typeof ownStatusAt>; rules: NonNullable<Awaited<ReturnType<typeof rulesInForce>>>; now: Instant }

function mayGo({ purpose, standing, personStatus, rules, now }: Asked, basis: Basis[]): Answer | null {
  const rest = { question: 'go-out' as const, of: purpose, basis, until: standing.status.until }
  if (purpose === 'emergency') return { ...rest, sentence: 'go-now', values: {}, until: null }
  const { release, advice } = adviceOn({ purpose, emergency: false, transport: null, weekly: null, personStatus, standing, rules, evidence: [], now })
  if (!release || !advice) return null
  // Where nothing holds and nothing is asked for, nobody has to ask.
  if (standing.status.level === 'open' && advice.items.length === 0) return { ...rest, sentence: 'go-freely', values: { purpose } }
  const values = { purpose, needs: advice.items.map(needOf), decider: release.decider, hours: release.hours, transport: release.transport }
  return { ...rest, sentence: release.outcome === 'grant' ? 'go-with' : 'go-weighed', values }
}

/** Of every purpose, as the rules in force would have it now. Without rules there is no answer. */
export const mayGoOut: AnswerSource = {
  question: 'go-out', may: 'exit.ask', watched: true,
  async answer({ tx, community, now }, whose) {
    const [people, standings, steps, rules, ruleSet, held] = await sideBySide(tx, (one) => Promise.all([
      peopleOf(one, community, whose.filter((it) => it.whole).map((it) => it.resident)), standingsAt(one, community, now), stepsOfOrders(one, community), rulesInForce(one, community, now), ruleSetInForce(one, community, now),
      heldAmong(community, sql`${whose.map((it) => it.resident)}::uuid[]`).execute(one).then(toHeld),
    ]))
    if (!rules || !ruleSet) return whose.map(() => [])
    return whose.map(({ home, resident, whole }) => {
      const standing = standings.of(home, whole ? resident : null)
      const person = people.get(resident)
      const personStatus = whole && person ? withHold(ownStatusAt(person, now), held.has(person.id)) : 'none'
      const basis: Basis[] = [{ kind: 'rule-set', id: ruleSet.id, version: ruleSet.version }, ...basisOf(standing, steps)]
      const answers = purposes.flatMap((purpose) => mayGo({ purpose, standing, personStatus, rules, now }, basis) ?? [])
      // By the home alone, “no pass is needed” would be said to somebody under an order of their own as well.
      return whole ? answers : answers.filter((it) => it.sentence !== 'go-freely')
    })
  },
}

/** What came to an end is asked about for so long. */
const askedAbout = 7 * day
const mostOfOne = 5

type Mine = { exit: ExitId; resident: ResidentId; claims: PassClaims | null }
/** Open requests, those that came to nothing of late, and those with a pass that still counts or on which they are out; the newest of each person. */
async function requestsOf({ tx, community, now }: AnswerAsk, residents: readonly ResidentId[]): Promise<Mine[]> {
  const { rows } = await sql<Mine>`
    select exit, resident, claims from (
      select e.id as exit, p.resident_id as resident, pass.claims, row_number() over (partition by p.resident_id order by e.asked_at desc, e.id desc) as nth
      from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      left join lateral (select ${claimsTold(now)} as claims from passes p where p.community_id = e.community_id and p.exit_id = e.id and p.status = 0 and ${told('p', now)} order by p.issued_at desc limit 1) pass on true
      where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[]) and not e.emergency and (e.state in ('asked', 'appealed') or e.whereabouts = 'out' or e.changed_at > ${plus(now, -askedAbout)})) mine
    where nth <= ${mostOfOne} order by resident, nth`.execute(tx)
  return rows
}

/** The cases of these people as others know them, with what the pass of each says. */
async function casesOf(ask: AnswerAsk, residents: readonly ResidentId[]): Promise<{ it: Case; claims: PassClaims | null }[]> {
  const mine = await requestsOf(ask, residents)
  const cases = await loadCases(ask.tx, ask.community, mine.map((one) => one.exit), ask.now)
  return cases.map((it) => ({ it: asOthersKnow(it, ask.now), claims: mine.find((one) => one.exit === it.row.id)?.claims ?? null }))
}

function becameOf(it: Case): Answer | null {
  const { row, exit, advice } = it
  const rest = { question: 'request' as const, of: row.id, basis: [], until: null }
  const { purpose, place } = row
  const against = exit.against
  switch (exit.state) {
    case 'asked': {
      // What the rules want, and what the desk has asked for beside them.
      const missing = [...new Set([...(advice?.missing ?? []).map((item) => item.requirement.kind), ...stillAsked(asksIn(it)).flatMap(({ kinds }) => kinds)])]
      return missing.length > 0 && !exit.proposed ? { ...rest, sentence: 'request-missing', values: { purpose, place, missing } } : { ...rest, sentence: 'request-deciding', values: { purpose, place, second: exit.proposed !== null } }
    }
    case 'appealed': return { ...rest, sentence: 'request-appealed', values: { purpose, place, appealTo: against?.appealTo ?? 'secretary' } }
    case 'refused': return against && { ...rest, sentence: 'request-refused', values: { purpose, place, role: against.by.role, reason: against.reason, appealTo: against.appealTo, final: exit.final } }
    case 'revoked': return against && { ...rest, sentence: 'request-ended', values: { purpose, place, role: against.by.role, reason: against.reason } }
    default: return null
  }
}

const usedUp = ({ row }: Case, claims: PassClaims): boolean => row.exits_used >= claims.exits

function passOf(it: Case, claims: PassClaims | null, now: Instant): Answer | null {
  const { purpose, place, whereabouts, due_back, id } = it.row
  const rest = { question: 'pass' as const, of: id, basis: [] }
  if (whereabouts === 'out') return { ...rest, sentence: 'pass-out', values: { purpose, place, dueBack: due_back }, until: null }
  if (it.exit.state !== 'granted' || !claims || claims.notAfter <= now || usedUp(it, claims)) return null
  const { notBefore: from, notAfter: until, backBy, exits, weekly } = claims
  return weekly
    ? { ...rest, sentence: 'pass-weekly', values: { purpose, place, from, until, days: [...weekly.days], since: weekly.from, till: weekly.until }, until }
    : { ...rest, sentence: 'pass-holds', values: { purpose, place, from, until, backBy, exits, used: it.row.exits_used }, until }
}

/** `of` each of these people whose own may be told, from each case of theirs. */
async function ofCases(ask: AnswerAsk, whose: Parameters<AnswerSource['answer']>[1], say: (it: Case, claims: PassClaims | null) => Answer | null): Promise<Answer[][]> {
  const readable = whose.filter((one) => one.whole).map((one) => one.resident)
  const cases = readable.length === 0 ? [] : await casesOf(ask, readable)
  return whose.map(({ resident }) => cases.filter(({ it }) => it.row.resident_id === resident).flatMap(({ it, claims }) => say(it, claims) ?? []))
}

export const whatBecameOfIt: AnswerSource = { question: 'request', may: 'exit.read', watched: false, answer: (ask, whose) => ofCases(ask, whose, becameOf) }
export const myPass: AnswerSource = { question: 'pass', may: 'exit.read', watched: false, answer: (ask, whose) => ofCases(ask, whose, (it, claims) => passOf(it, claims, ask.now)) }

export const exitAnswers: readonly AnswerSource[] = [mayGoOut, whatBecameOfIt, myPass]
