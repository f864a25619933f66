// A repair in words, alike on the page of the home and at the desk.

import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { levelAbove, type RepairLevel } from '#domain/neighbours/repairs.ts'
import type { LoanLine, MyRepair, RepairView, VisitCostShown } from '#domain/neighbours/wire.ts'
import { loanState } from '../words/compiled/groups/loanState.js'
import { repairDanger } from '../words/compiled/groups/repairDanger.js'
import { repairDo } from '../words/compiled/groups/repairDo.js'
import { repairKind } from '../words/compiled/groups/repairKind.js'
import { repairLevel } from '../words/compiled/groups/repairLevel.js'
import { repairRisk } from '../words/compiled/groups/repairRisk.js'
import { repairSpot } from '../words/compiled/groups/repairSpot.js'
import { repairStopped } from '../words/compiled/groups/repairStopped.js'
import { repairWay } from '../words/compiled/groups/repairWay.js'
import { repairWhere } from '../words/compiled/groups/repairWhere.js'
import { m } from '../words/compiled/messages.js'
import { clock, live, untilWhen, when } from './times.ts'

/** One that a newer server knows is shown as it stands. */
const named = (group: Readonly<Record<string, (() => string) | undefined>>) => (code: string): string => group[code]?.() ?? code
export const [kindName, spotName, stoppedName, riskName, dangerName, wayName, levelName, whereName, loanName] =
  [repairKind, repairSpot, repairStopped, repairRisk, repairDanger, repairWay, repairLevel, repairWhere, loanState].map(named) as [(code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string, (code: string) => string]

/** One line of what to do before anybody comes. */
export const dangerDo = (danger: string): string => repairDo[danger]?.() ?? ''

type Repair = NonNullable<RepairView['repair']>
/** What is broken, in one line: where, what is stopped, who depends on it, since when. */
export const repairSaid = ({ said }: Repair, zone: Zone, now: Instant): string => [
  spotName(said.spot), ...said.stopped.map(stoppedName), ...said.risks.map(riskName), said.since ? m.repairs_sinceAt({ time: when(said.since, zone, now) }) : '',
].filter((it) => it !== '').join(' · ')

/** Which way it goes: the one that is tried now, or which they may try first while the desk has begun none. Empty in danger, where it works, and where somebody is sent, who is named beside it. */
export function waySaid({ way, failed, open, danger, worksAt, visit }: Repair): string {
  if (worksAt !== null || visit !== null) return ''
  if (way !== null && way !== 'visit' && !failed.includes(way)) return m.repairs_tryNow({ way: wayName(way) })
  const [next] = open
  if (!next || danger !== null) return ''
  return next === 'visit' ? m.repairs_tryNow({ way: wayName(next) }) : m.repairs_mayTry({ way: wayName(next) })
}

/** Until somebody handed it on, with an hour, nobody else has heard of it. After that hour it is the committee's to go on with. */
export function levelSaid({ level, levelDue, levelSince, levelLate }: Repair, zone: Zone, now: Instant): string {
  if (!levelDue) return m.repairs_levelDesk()
  const who = levelName(level)
  const since = levelSince && (dayOf(levelSince, zone) === dayOf(levelDue, zone) ? clock(levelSince, zone) : when(levelSince, zone, now))
  const by = [m.repairs_levelBy({ who, time: untilWhen(levelDue, zone, now) }), since ? m.repairs_sinceAt({ time: since }) : '']
  return [...by, levelLate ? lateSaid(level) : ''].filter((it) => it !== '').join(' · ')
}
const lateSaid = (level: RepairLevel): string => {
  const above = levelAbove(level)
  return above ? m.repairs_levelLate({ who: levelName(above) }) : m.repairs_levelLateTop()
}

export const visitSaid = (visit: NonNullable<MyRepair['visit']>, zone: Zone, now: Instant): string =>
  [m.repairs_visitAt({ who: visit.who, ...live(zone, now).ends(visit.from, visit.until) }), visit.protected ? m.repairs_visitProtected() : '',
    visit.cost.stays === 'visitor' && visit.cost.until ? m.repairs_visitStays({ until: untilWhen(visit.cost.until, zone, now) }) : ''].filter((it) => it !== '').join(' ')

/** The price of a visit, as it is shown before anybody is sent. `saved`: what protection spares whoever goes. */
export function costSaid(cost: VisitCostShown, unprotected: VisitCostShown, zone: Zone, now: Instant): { says: string; saved: string; stays: boolean } {
  const stays = cost.stays === 'visitor' && cost.until !== null
  const of = ({ where, until }: VisitCostShown): { where: string; until: string } => ({ where: whereName(where ?? 'flat'), until: until ? untilWhen(until, zone, now) : '' })
  return { stays, says: stays ? m.repairs_costStays(of(cost)) : m.repairs_costNobody(), saved: !stays && unprotected.stays === 'visitor' && unprotected.until ? m.repairs_costSaved(of(unprotected)) : '' }
}

/** What it is by now, after orders have changed. */
export const costNowSaid = (cost: VisitCostShown, zone: Zone, now: Instant): string => costSaid(cost, cost, zone, now).says

export const loanSaid = ({ state }: LoanLine): string => loanName(state)

const loanPresses: { [kind in NonNullable<LoanLine['back']>['kind']]: () => string } = {
  out: m.repairs_lend, got: m.repairs_got, 'put-out': m.repairs_putOut, lost: m.repairs_lost, fetched: m.repairs_fetched, clean: m.repairs_clean, 'not-there': m.repairs_notThere, kept: m.repairs_kept,
}
/** What was pressed of a tool, as it stands on the press. */
export const loanPress = (kind: keyof typeof loanPresses): string => loanPresses[kind]()
