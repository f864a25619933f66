// Cases as they are shown: to the desk with names, to residents with roles. What is still open is advised on anew; what was
// decided shows the advice that it was decided on.

import { sql } from 'kysely'
import type { z } from 'zod'
import { can, decidingRole, type Rights, type Role } from '#domain/access/access.ts'
import type { Item } from '#domain/exits/advice.ts'
import { appealRoles } from '#domain/exits/deciders.ts'
import { wanted } from '#domain/exits/asked-for.ts'
import { exitAfter, isOpen, type Step } from '#domain/exits/history.ts'
import { nobodyElse } from '#domain/exits/office.ts'
import { only, outingOnPass, outingShown } from '#domain/exits/outing.ts'
import { isOverdue, standsOn } from '#domain/exits/renewal.ts'
import { rowsOf, unsaid } from '#domain/exits/stays-in.ts'
import { isSpent } from '#domain/exits/terms.ts'
import { asKnown, isTold, lastDecision, settlingMs, toldFrom } from '#domain/exits/undo.ts'
import type { decisionRow, ExitView, item as wireItem, movementRow, passView } from '#domain/exits/wire.ts'
import type { AccountId, CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/pass.ts'
import { holdReason } from '#domain/rounds/hold-texts.ts'
import type { RowRef } from '#domain/rules/release.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { loadCases, type Case } from './cases.ts'
import { asksIn, asksShown } from './asks.ts'
import { correctionsShown } from './corrections-shown.ts'
import { followUpsOf, type FollowUpRow } from './follow-ups.ts'
import { groundLost, isDoubted } from './judging.ts'
import { mayNow, placeOfRow, selvesOf, withdrawnElsewhere } from './may.ts'
import { namingsOf } from './namings.ts'
import { actorText, deciderOf } from './rows.ts'
import type { AdviceShown } from './steps.ts'
import { ownHere, throughOf } from './trust.ts'
import { told, wasIssued } from './untold.ts'

type Decision = z.infer<typeof decisionRow> & { advice: AdviceShown | null }
type Parts = { through: readonly AccountId[]; calls: FollowUpRow[]; passes: Map<ExitId, PassHere[]>; movements: Map<ExitId, z.infer<typeof movementRow>[]>; names: Map<string, string>; namings: Map<ExitId, ExitView['namings']> }

const rowRef = ({ table, row, id, says }: RowRef) => ({ table, row, id, says: says ?? null })
export const itemShown = (it: Item): z.infer<typeof wireItem> => ({
  kind: it.requirement.kind, state: it.state, maxAgeHours: it.requirement.maxAgeHours, toldOfCase: it.requirement.toldOfCase,
  goodUntil: it.goodUntil, because: [rowRef(it.requirement.because)], evidence: it.evidence?.id ?? null,
  ...(it.unread.length > 0 ? { unread: it.unread.map((part) => part.says) } : {}),
})

/** What was asked for beside the rules: to the household a line of the list of what is to come, as theirs; of an appeal or a pass all of it, for what the rules lacked there was decided on. */
const wantedShown = (it: Case, spent: boolean): z.infer<typeof wireItem>[] => (it.exit.proposed ? [] : wanted(asksIn(it, it.steps, spent), it.exit.state === 'asked' ? it.advice?.items ?? [] : []))
  .map((kind) => ({ kind, state: 'missing', maxAgeHours: null, toldOfCase: false, goodUntil: null, because: [], evidence: null }))

/** The advice as it is shown and as it is stored with a decision. */
export function adviceShown({ advice, rules }: Pick<Case, 'advice' | 'rules'>): AdviceShown | null {
  if (!advice || !rules) return null
  const { advise, because, items, missing, decider, exits, hours, monitoringDays, transport } = advice
  return {
    advise, because: because.map(rowRef), items: items.map(itemShown), missing: missing.length, decider, exits, hours, monitoringDays, transport,
    rules: { code: rules.code, version: rules.version },
  }
}

const grouped = <T extends { exit: ExitId }>(rows: readonly T[]): Map<ExitId, Omit<T, 'exit'>[]> => {
  const groups = new Map<ExitId, Omit<T, 'exit'>[]>()
  for (const { exit, ...row } of rows) groups.set(exit, [...(groups.get(exit) ?? []), row])
  return groups
}

type PassHere = z.infer<typeof passView> & { told: boolean; /** as everybody else knows it: before it was signed anew, while that can be undone */ asTold: { text: string; claims: PassClaims } | null }
type PassRow = { id: z.infer<typeof passView>['id']; exit: ExitId; code: string; text: string; claims: PassClaims; status: 0 | 1 | 2; used: number; told: boolean; before: { text: string; claims: PassClaims } | null; due: Instant | null }
const passStatuses = ['valid', 'revoked', 'ended-early'] as const

/** Those of each, the oldest first, but for those that were undone. */
async function passesOf(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant): Promise<Parts['passes']> {
  const { rows } = await sql<PassRow>`
    select p.id, p.exit_id as exit, p.code, p.text, p.claims, p.status, e.exits_used as used, ${told('p', now)} as told, case when p.before_until > ${plus(now, -settlingMs)} then p.before end as before, e.due_back as due from passes p
    join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.exit_id = any(${[...ids]}::uuid[]) and ${wasIssued('p')} order by p.issued_at, p.status_index`.execute(tx)
  return grouped(rows.map(({ id, exit, code, text, claims: c, status, used, told: isToldNow, before, due }) => ({
    exit, id, code, text, status: passStatuses[status], gates: [...c.gates], notBefore: c.notBefore, notAfter: c.notAfter, backBy: c.backBy, exitsUsed: used, ...only(outingOnPass, c), extendedTo: c.extendedTo && c.extendedTo === due ? c.extendedTo : null, told: isToldNow, asTold: before,
  })))
}

/** A pass as whoever is not told of its new end has it. */
const unextended = ({ asTold, ...pass }: PassHere): PassHere => (asTold ? { ...pass, text: asTold.text, extendedTo: null, asTold: null } : { ...pass, asTold })

/** Twice what the longest pass allows. Whoever has more on one exit is flagged anyway; the oldest are then left to the ledger. */
const mostMovements = 400

/**
 * What belongs to each exit, and every return that ended one of its goings out, also when they came in on another pass or were found by
 * door: the first one after it. `theirs`: all of its person's movements in their order, with the last going out and the last return before each.
 */
async function movementsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Parts['movements']> {
  const { rows } = await sql<z.infer<typeof movementRow> & { exit: ExitId }>`
    select m.id, e.id as exit, m.kind, m.at, m.received_at as "receivedAt", g.name as gate, m.how, m.emergency, m.note
    from exits e left join exit_people w on w.community_id = e.community_id and w.exit_id = e.id cross join lateral (
      with own as (select o.* from movements o where o.community_id = ${community} and o.exit_id = e.id order by o.at desc, o.id desc limit ${mostMovements}),
        among as (
          select o.* from movements o where o.community_id = ${community} and o.exit_id = any(array(select exit_id from exit_people where community_id = ${community} and resident_id = w.resident_id))
          union select o.* from movements o where o.community_id = ${community} and o.resident_id = any(array(select k.id from residents k where k.community_id = ${community} and (k.id = w.resident_id or k.kept_as = w.resident_id)))
            and not exists (select from exit_people x where x.community_id = ${community} and x.exit_id = o.exit_id and x.resident_id is distinct from w.resident_id)),
        numbered as (select a.*, row_number() over (order by a.at, a.kind, a.id) as n from among a),
        theirs as (select a.*, max(n) filter (where kind = 'out' and exit_id is not null) over (order by n) as went,
          max(n) filter (where kind = 'back') over (order by n rows between unbounded preceding and 1 preceding) as came from numbered a)
      select own.id from own
      union select t.id from theirs t join numbered o on o.n = t.went join own on own.id = o.id
        where t.kind = 'back' and t.exit_id is distinct from e.id and t.went > coalesce(t.came, 0)
    ) shown join movements m on m.community_id = ${community} and m.id = shown.id left join gates g on g.community_id = m.community_id and g.id = m.gate_id
    where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[]) order by m.at, m.id`.execute(tx)
  return grouped(rows)
}

/** Asking stands apart, with its own time and by whom, and so does what the household was asked for. */
const apart: readonly Step['what'][] = ['asked', 'evidence-asked', 'evidence-unasked']
/** What was decided, as it is shown. */
const decisionsOf = ({ history, steps }: Case): Decision[] => history.filter(({ step }) => !apart.includes(step.what)).map(({ step, by, role, advice, rules, ownCredential }) => ({
  what: step.what, at: step.at, by, role, reason: 'reason' in step ? step.reason : 'text' in step ? step.text : '', ownCredential, rules, undone: steps.some((it) => it.what === 'undone' && it.undoes === step.seq),
  ...('cause' in step && step.cause !== 'decision' ? { cause: step.cause } : {}), ...('was' in step ? { until: step.until, was: step.was } : {}), ...('office' in step ? { office: step.office } : {}),
  advised: advice?.advise ?? null, missing: (advice?.items ?? []).filter((it) => it.state !== 'present').map((it) => it.kind), advice,
}))

/** Names of the accounts among some actors (`account:…`). */
export async function namesOf(tx: Tx, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actors.filter((actor) => actor.startsWith('account:')).map((actor) => actor.slice('account:'.length) as AccountId))]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, name from accounts where id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [`account:${row.id}`, row.name]))
}

/** Names of everybody with an account who had a part in these cases. */
async function namesIn(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<string, string>> {
  const among = (table: string) => sql`from ${sql.table(table)} where community_id = ${community} and exit_id = any(${[...ids]}::uuid[])`
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from accounts where 'account:' || id::text = any(array(
      select asked_by from exits where community_id = ${community} and id = any(${[...ids]}::uuid[])
      union select by_actor ${among('exit_steps')} union select by_actor ${among('evidence')} union select by_actor ${among('confirmations')} union select by_actor ${among('follow_ups')} union select by_actor ${among('evidence_corrections')}
      union select 'account:' || unnest(through)::text ${among('evidence')}))`.execute(tx)
  return new Map(rows.map((row) => [`account:${row.id}`, row.name]))
}

/** Cases in full, as the asker may see them, in the order of `ids`. */
export async function casesShown(tx: Tx, community: CommunityId, ids: readonly ExitId[], rights: Rights, now: Instant): Promise<ExitView[]> {
  // Residents are told the role of whoever decided; the desk knows its own people by name.
  const atDesk = can(rights, 'person.read', { community })
  const [cases, passes, movements, names, namings, calls] = await sideBySide(tx, (one) => Promise.all([
    loadCases(one, community, ids, now), passesOf(one, community, ids, now), movementsOf(one, community, ids), atDesk ? namesIn(one, community, ids) : new Map<string, string>(),
    atDesk ? namingsOf(one, community, ids) : new Map<ExitId, ExitView['namings']>(), followUpsOf(one, community, ids),
  ]))
  const through = new Map<ResidentId | null, AccountId[]>()
  for (const { row: { resident_id: whose } } of cases) if (!through.has(whose)) through.set(whose, rights.actor.kind === 'household' ? await throughOf(tx, community, rights, whose, now) : selvesOf(rights, now))
  return cases.map((it) => {
    const decides = atDesk || decidingRole(rights, placeOfRow(community, it.row)) !== null
    const view = viewOf(decides ? it : asOthersKnow(it, now), { passes, movements, calls, names, namings, through: through.get(it.row.resident_id)! }, rights, now, decides)
    return can(rights, 'exit.read', placeOfRow(community, it.row)) ? view : asTold(view, it.row.asked_by === actorText(rights) && !(it.row.emergency && it.person?.household === rights.actor.id))
  })
}

/**
 * To whoever told of an emergency and may not read the case (a gate, a volunteer, a neighbour): that it is taken down, and in their own
 * words alone. On another phone of their own home not even those: a household is several people. What became of it, and where somebody is, is no more theirs than it was before they told of it.
 */
const asTold = (view: ExitView, theirs: boolean): ExitView => ({
  ...view, resident: null, building: null, home: null, place: '', reason: '', paper: null, advice: null, now: null, evidence: [], corrections: [], asks: [], groundLost: [], doubted: false, namings: [], confirmations: [], own: null, pass: null, movements: [], followUps: [], flags: [], decisions: [],
  refusal: null, office: null, withdrawElsewhere: false, standsOn: null, renewing: null, appeal: null, appealRoles: [], override: null, whereabouts: 'not-yet-out', dueBack: null, overdue: false, leftAs: null, ...(theirs ? {} : { described: null, state: 'granted', paperOpen: true }),
})

const sideOf = (actor: string): string => (actor.startsWith('household:') ? 'resident' : actor.startsWith('device:') ? 'gate' : 'desk')

/** The case without what was undone, and while it can be undone without the last decision: to everybody who does not decide there. */
export function asOthersKnow(it: Case, now: Instant): Case {
  const steps = asKnown(it.steps, it.row.told_from, now)
  const held = isTold(it.row.told_from, now) ? null : lastDecision(it.steps)
  const kept = new Set(steps.map((step) => step.seq))
  const exit = exitAfter(steps)
  return { ...it, steps, exit, history: it.history.filter(({ step }) => kept.has(step.seq)), row: { ...it.row, state: exit.state, proposed: exit.proposed !== null, due_back: held?.what === 'extended' ? held.was : it.row.due_back } }
}

const passShown = ({ told: _told, asTold: _asTold, ...pass }: PassHere): z.infer<typeof passView> => pass

/** Who may undo the last decision, and until when; null when nobody may, and to whoever is not told of it. */
function undoShown({ steps, row }: Case, rights: Rights, named: (actor: string) => string, now: Instant): ExitView['undo'] {
  const step = lastDecision(steps)
  if (!step || isTold(row.told_from, now) || toldFrom(step.at) <= now) return null
  return { seq: step.seq, what: step.what, until: toldFrom(step.at), mine: rights.actor.id === step.by.account, by: named(`account:${step.by.account}`), role: step.by.role }
}

function viewOf(it: Case, { passes, movements, calls, names, namings, through }: Parts, rights: Rights, now: Instant, decides: boolean): ExitView {
  const { row, request, exit, person } = it
  const said = decisionsOf(it)
  const named = (actor: string) => names.get(actor) ?? sideOf(actor)
  const found = passes.get(row.id)?.findLast((one) => decides || one.told)
  const pass = found && (decides ? found : unextended(found))
  const spent = pass !== undefined && isSpent(pass, row.whereabouts, now)
  const fresh = isOpen(exit) || row.state === 'refused' || row.state === 'withdrawn'
  const rested = fresh ? undefined : said.findLast((d) => d.advice !== null && !d.undone)
  const full = rested?.advice ?? adviceShown(it)
  const stays = it.unheld !== null || rested?.reason === holdReason
  const shown = full && !decides && stays ? unsaid(full, rowsOf(it.unheld), it.release?.outcome === 'grant' && rested?.reason !== holdReason) : full
  return {
    id: row.id, resident: person && { id: person.id, name: person.name, door: person.door, phone: person.phone }, described: row.described, building: row.building_id,
    home: person && it.standing.shown, ...only(outingShown, request),
    emergency: row.emergency, paperOpen: row.paper_open, paper: row.paper as ExitView['paper'], askedAt: row.asked_at, askedBy: named(row.asked_by),
    state: row.state, proposed: exit.proposed !== null, ...sayingsOf(it), ...renewalShown(it, named, decides, now), appealRoles: appealRolesFor(it, rights), advice: shown && !decides ? { ...shown, items: [...shown.items, ...wantedShown(it, spent)] } : shown,
    evidence: it.laid.map(({ id, content, from, recordedAt, recordedBy, by, through, pictureOpened }) => ({
      id, counts: it.evidence.some((one) => one.id === id), kind: content.kind, content, from, recordedAt, recordedBy: names.get(by) ?? recordedBy, through: through.map((account) => named(`account:${account}`)), pictureOpened,
    })),
    asks: asksShown(it, named, spent),
    corrections: correctionsShown(it, named, rights.actor.kind === 'account'), groundLost: decides ? groundLost(it) : [], doubted: decides && isDoubted(it), now: decides && exit.state === 'granted' && !exit.emergency ? adviceShown(it) : null,
    namings: namings.get(row.id) ?? [],
    confirmations: it.trust.confirmations.map(({ how, at, byActor, role }) => ({ how, at, by: named(byActor), role })), own: ownShown(it, rights, now),
    pass: pass ? passShown(pass) : null, undo: decides ? undoShown(it, rights, named, now) : null, movements: movements.get(row.id) ?? [],
    whereabouts: row.whereabouts, dueBack: row.due_back, overdue: row.whereabouts === 'out' && row.left_as === null && row.due_back !== null && row.due_back <= now, leftAs: row.whereabouts === 'out' ? row.left_as : null, flags: row.flags,
    followUps: calls.filter((one) => one.exit === row.id).map(({ exit: _, by, ...one }) => ({ ...one, by: named(by) })),
    decisions: said.map(({ advice: _, by, ...d }) => ({ ...d, by: named(by) })), may: mayNow(it, rights, now, spent, through), withdrawElsewhere: withdrawnElsewhere(it, rights, through),
  }
}

/** Whom an appeal against this person's no could be put to: roles that somebody else holds, for one that is theirs alone is the one that said no. Nobody's to say but who decides here. */
function appealRolesFor({ request, row, deciders, advice }: Case, rights: Rights): Role[] {
  const by = deciderOf(rights, placeOfRow(request.community, row))
  const held = (role: Role) => deciders.some((other) => other.account !== by?.account && other.role === role)
  return by ? appealRoles(by, deciders, advice?.decider).filter(held) : []
}

/** To somebody at the desk: what they handed out the link for themselves, and who else may decide. */
function ownShown(it: Case, rights: Rights, now: Instant): ExitView['own'] {
  const by = isOpen(it.exit) ? deciderOf(rights, placeOfRow(it.request.community, it.row)) : null
  const own = by && ownHere(it, by, it.exit.proposed ? 'confirm-override' : 'grant', now)
  return own && own.kinds.length > 0 ? { pieces: own.kinds, roles: [...new Set(own.others.map((one) => one.role))] } : null
}

/** What was decided, or is proposed, of a pass that was given; and the office's word. */
function renewalShown({ exit: { office, renewing, renewed, grant }, row }: Case, named: (actor: string) => string, decides: boolean, now: Instant): Pick<ExitView, 'office' | 'standsOn' | 'renewing'> {
  return {
    office: office && { ...office.office, grants: office.what === 'office-granted', reason: office.reason, at: office.at, role: office.by.role },
    standsOn: standsOn({ renewed, grant }),
    renewing: decides && renewing && !isOverdue(renewing, { whereabouts: row.whereabouts, outAt: row.out_at, dueBack: row.due_back }, now) ? { seq: renewing.seq, until: 'until' in renewing ? renewing.until : null, reason: renewing.reason, role: renewing.by.role, by: named(`account:${renewing.by.account}`), at: renewing.at } : null,
  }
}

/** The reasons that were given: refusal or revocation, appeal, override. */
function sayingsOf({ exit: { against, appeal, final, proposed, grant }, deciders, advice }: Case): Pick<ExitView, 'refusal' | 'appeal' | 'override'> {
  const first = proposed ?? grant?.override ?? null
  const second = proposed ? null : grant?.override ? grant.step.by : null
  return {
    refusal: against && { role: against.by.role, reason: against.reason, appealTo: against.appealTo, at: against.at, final, cause: against.what === 'revoked' ? against.cause : 'decision', nobodyElse: nobodyElse({ against }, deciders, advice?.decider) },
    appeal: appeal && { text: appeal.text, at: appeal.at, writtenBy: appeal.by?.role ?? null },
    override: first && { reason: first.reason, role: first.by.role, at: first.at, secondRole: second?.role ?? null },
  }
}
