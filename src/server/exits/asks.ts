// What a household is asked for, beside the case: the one place that writes `asked` and `asked_until`, and the section of the queue where it has not come by its hour. Past it somebody rings;
// nothing is refused by that.

import { sql } from 'kysely'
import { asksOf, stillAsked, type AskNow } from '#domain/exits/asked-for.ts'
import { samePiece } from '#domain/exits/corrections.ts'
import type { Step } from '#domain/exits/history.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { loadCase, type Case } from './cases.ts'

/** `all`: its steps with one that is about to be added. `spent`: its pass lets nobody out any more; what is kept beside the case knows nothing of that, for it comes by time alone. */
export const asksIn = ({ steps, evidence, laid, corrections }: Case, all: readonly Step[] = steps, spent = false): AskNow[] => asksOf(all, evidence, samePiece(laid, corrections), spent)

/** Its pass lets out still, or somebody is out on it: of a row `e` of exits. */
export const letsOut = (now: Instant) => sql`(e.whereabouts = 'out' or exists (
  select from passes q where q.community_id = e.community_id and q.exit_id = e.id and q.status = 0 and q.not_after > ${now}
    and case when q.claims ->> 'exits' ~ '^[0-9]{1,6}$' then (q.claims ->> 'exits')::int > e.exits_used else true end))`

/** It was granted, and is of no use any more: nothing is to come for it. */
export async function isSpentNow(tx: Tx, community: CommunityId, exit: ExitId, now: Instant): Promise<boolean> {
  const { rows } = await sql`select from exits e where e.community_id = ${community} and e.id = ${exit} and e.state = 'granted' and not ${letsOut(now)}`.execute(tx)
  return rows.length > 0
}

/** What is still to come of it. Written only where that is otherwise than it was. */
async function keepAsks(tx: Tx, community: CommunityId, it: Case, asks: readonly AskNow[]): Promise<void> {
  const open = stillAsked(asks)
  const soonest = open.map(({ until }) => until).sort()[0] ?? null
  const text = soonest && JSON.stringify(open)
  if (soonest === null && it.row.asked === null) return
  await sql`update exits set asked = ${text}::jsonb, asked_until = ${soonest} where community_id = ${community} and id = ${it.row.id} and asked is distinct from ${text}::jsonb`.execute(tx)
}

/** The same after a step that was added to a locked case, whoever took it. */
export const keepAsksAfter = (tx: Tx, community: CommunityId, it: Case, step: Step): Promise<void> => keepAsks(tx, community, it, asksIn(it, [...it.steps, step]))

/** The same after evidence has come, or was put right, of a case that is locked. */
export async function evidenceCame({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, exit: ExitId): Promise<void> {
  const it = await loadCase(tx, community, exit, now)
  if (it?.steps.some(({ what }) => what === 'evidence-asked')) await keepAsks(tx, community, it, asksIn(it))
}

/** Whether its person may have heard of it by any way: what nobody has heard of need not be unsaid. */
export async function wasHeard(tx: Tx, community: CommunityId, exit: ExitId, seq: number): Promise<boolean> {
  const { rows } = await sql`
    select from endings n where n.community_id = ${community} and n.exit_id = ${exit} and n.seq = ${seq} and (n.told_at is not null
      or exists (select from tellings t where t.community_id = n.community_id and t.exit_id = n.exit_id and t.seq = n.seq)
      or exists (select from messages m where m.community_id = n.community_id and m.about = n.news_id and m.state in ('sending', 'taken', 'asking', 'sent', 'doubtful')))`.execute(tx)
  return rows.length > 0
}

type Shown = ExitView['asks'][number]
/** As it is shown: to a household with roles, at the desk with names. */
export function asksShown(it: Case, named: (actor: string) => string, spent: boolean): Shown[] {
  const by = (seq: number): { by: string; role: string } => {
    const here = it.history.find(({ step }) => step.seq === seq)
    return { by: named(here?.by ?? ''), role: here?.role ?? 'staff' }
  }
  return asksIn(it, it.steps, spent).map(({ step: { seq, kinds, words, at, until }, is, open, takenBack }) => ({ seq, kinds, words, at, until, ...by(seq), is, open, takenBack: takenBack && { at: takenBack.at, ...by(takenBack.seq) } }))
}

/** Whose hour has come since, over all communities: for waking open screens. */
export const hoursCome = (since: Instant, now: Instant) => sql`e.asked_until > ${since} and e.asked_until <= ${now} and e.state in ('asked', 'appealed', 'granted')`
