// The steps of cases: read whole, only ever added, and what they come to kept beside the case by the one function that adds them.
// A pass ends with the step that says so.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { exitAfter, type Cause, type Decider, type Step } from '#domain/exits/history.ts'
import type { advice } from '#domain/exits/wire.ts'
import { rowOf, stepOf, type StepRow } from '#domain/exits/step-rows.ts'
import { isDecision, toldFrom } from '#domain/exits/undo.ts'
import type { AccountId, CommunityId, ExitId, PassId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

/** The advice as it is shown, and stored with a decision. */
export type AdviceShown = z.infer<typeof advice>

/** On what a step rested: stored beside it. */
export type Basis = { advice: unknown; facts: unknown; rules: { code: string; version: number } | null }
/** A step, and who took it under which role and on what. */
export type StepHere = { step: Step; by: string; role: string; advice: AdviceShown | null; rules: { code: string; version: number } | null; ownCredential: boolean }

type Row = Omit<StepRow, 'by'> & {
  exit: ExitId; actor: string; role: string; decider: Decider['role'] | null; advice: AdviceShown | null; code: string | null; version: number | null; own: boolean
}

const deciderIn = ({ actor, decider }: Row): Decider | null => (decider && actor.startsWith('account:') ? { account: actor.slice('account:'.length) as AccountId, role: decider } : null)

/** All steps of these exits, in their order. Words that have ended are empty. */
export async function stepsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ExitId, StepHere[]>> {
  const { rows } = await sql<Row>`
    select s.exit_id as exit, s.seq, s.what, s.at, s.by_actor as actor, s.by_role as role, s.decider_role as decider, coalesce(w.words, '') as words, s.appeal_to as "appealTo", s.cause, s.pass_id as pass, s.undoes, s.names, s.until_at as until, s.was_until as was, s.office, s.asks,
      s.advice, s.rule_code as code, s.rule_version as version, s.own_credential as own
    from exit_steps s left join exit_words w on w.community_id = s.community_id and w.exit_id = s.exit_id and w.seq = s.seq
    where s.community_id = ${community} and s.exit_id = any(${[...ids]}::uuid[]) order by s.exit_id, s.seq`.execute(tx)
  const found = new Map<ExitId, StepHere[]>()
  for (const row of rows) {
    const here: StepHere = {
      step: stepOf({ ...row, by: deciderIn(row) }), by: row.actor, role: row.role, advice: row.advice,
      rules: row.code !== null && row.version !== null ? { code: row.code, version: row.version } : null, ownCredential: row.own,
    }
    found.set(row.exit, [...(found.get(row.exit) ?? []), here])
  }
  return found
}

/** When somebody last decided something about a case; null while nobody has, or all of it was undone. */
export async function decidedAt(tx: Tx, community: CommunityId, exit: ExitId): Promise<Instant | null> {
  const { rows: [row] } = await sql<{ at: Instant }>`
    select s.at from exit_steps s where s.community_id = ${community} and s.exit_id = ${exit} and s.what not in ('asked', 'appealed', 'undone', 'evidence-asked', 'evidence-unasked')
      and not exists (select from exit_steps u where u.community_id = s.community_id and u.exit_id = s.exit_id and u.undoes = s.seq) order by s.seq desc limit 1`.execute(tx)
  return row?.at ?? null
}

export type NewStep = { exit: ExitId; before: readonly Step[]; step: Step; by: string; role: string; basis: Basis | null; ownCredential?: boolean }

function asRow({ exit, before, step, by, role, basis, ownCredential = false }: NewStep): Record<string, unknown> {
  const { by: decider, ...row } = rowOf(step)
  const stands = exitAfter([...before, step])
  // Until it can be undone no more, everybody else takes the case for what it was.
  const held = isDecision(step) ? { toldFrom: toldFrom(step.at), stateTold: exitAfter(before).state } : { toldFrom: null, stateTold: null }
  return {
    ...row, exit, by, role, decider: decider?.role ?? null, advice: basis?.advice ?? null, facts: basis?.facts ?? null, code: basis?.rules?.code ?? null, version: basis?.rules?.version ?? null,
    own: ownCredential, steps: stands.seq, state: stands.state, proposed: stands.proposed !== null || stands.renewing !== null, override: stands.overridden, ...held,
  }
}

/** Adds steps, at most one a case, to locked cases, and keeps beside them where they stand now; `along` is written in the same statement. That something is asked for, or is not any more, changes nothing of the case: what stands in the queue since then stands where it stood. */
export async function addSteps(tx: Tx, community: CommunityId, all: readonly NewStep[], now: Instant, along: readonly RawBuilder<unknown>[] = []): Promise<void> {
  if (all.length === 0) return
  await sql`
    with ${sql.join(along.map((it, nth) => sql`${sql.raw(`along_${nth}`)} as (${it}), `), sql``)}new as (select * from jsonb_to_recordset(${JSON.stringify(all.map(asRow))}::jsonb) as t (
      exit uuid, seq int, what text, at timestamptz, by text, role text, decider text, "appealTo" text, cause text, pass uuid, undoes int, names int, until timestamptz, was timestamptz, office jsonb, asks jsonb, advice jsonb, facts jsonb, code text, version int, own boolean,
      words text, steps int, state text, proposed boolean, override boolean, "toldFrom" timestamptz, "stateTold" text)
    ), added as (
      insert into exit_steps (community_id, exit_id, seq, what, at, by_actor, by_role, decider_role, appeal_to, cause, pass_id, undoes, names, until_at, was_until, office, asks, advice, facts, rule_code, rule_version, own_credential)
      select ${community}, exit, seq, what, at, by, role, decider, "appealTo", cause, pass, undoes, names, until, was, office, asks, advice, facts, code, version, own from new
    ), said as (
      insert into exit_words (community_id, exit_id, seq, words) select ${community}, exit, seq, words from new where words <> ''
    )
    update exits e set steps = n.steps, state = n.state, proposed = n.proposed, override = n.override, told_from = n."toldFrom", state_told = n."stateTold", changed_at = case when n.what in ('evidence-asked', 'evidence-unasked') then e.changed_at else ${now} end
    from new n where e.community_id = ${community} and e.id = n.exit`.execute(tx)
}

export const addStep = (tx: Tx, community: CommunityId, it: NewStep, now: Instant, along: readonly RawBuilder<unknown>[] = []): Promise<void> => addSteps(tx, community, [it], now, along)

const statusFor: Record<Cause, 1 | 2> = { decision: 1, 'status-changed': 2, left: 1 }

/** Ends every live pass of these exits: what their steps say, told to the status list. Returns which ended. */
export async function endPasses(tx: Tx, community: CommunityId, exits: readonly ExitId[], cause: Cause, at: Instant): Promise<{ id: PassId; exit: ExitId }[]> {
  const { rows } = await sql<{ id: PassId; exit: ExitId }>`
    update passes set status = ${statusFor[cause]}, ended_at = ${at} where community_id = ${community} and exit_id = any(${[...exits]}::uuid[]) and status = 0 returning id, exit_id as exit`.execute(tx)
  return rows
}
