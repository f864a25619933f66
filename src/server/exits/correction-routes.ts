// Evidence put right over HTTP: a line that was wrong, with why and what stands in its place. It decides nothing and ends nothing: of a pass that was
// given on it somebody at the desk is told to look again.

import { putRight, takeBackCorrection, throughBoth } from '#domain/exits/corrections.ts'
import { laidAt, mayBring, mostPieces, type Evidence } from '#domain/exits/evidence.ts'
import { correctEvidence, exitView, takeBackCorrection as takeBackBody } from '#domain/exits/wire.ts'
import type { ActId, EvidenceId } from '#domain/kernel/ids.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import { evidenceCame } from './asks.ts'
import { loadCase, type Case } from './cases.ts'
import { insertCorrection, type NewCorrection } from './correction-store.ts'
import { insertEvidence, piecesFrom, whatIsMissing } from './evidence-store.ts'
import { lookAgain } from './looking-again.ts'
import { placeOfRow } from './may.ts'
import { actorText, roleText } from './rows.ts'
import { throughOf } from './trust.ts'

async function done(ask: Ask, { row }: Case) {
  await lookAgain(ask, row.id)
  await evidenceCame(ask, row.id)
  ask.touch('exit', [row.id, row.resident_id], row.building_id)
  return viewNow(ask, row.id)
}

const rowOf = ({ rights, community }: Ask, { row, exit }: Case, why: string): Omit<NewCorrection, keyof Act> =>
  ({ exit: row.id, why, afterSeq: exit.seq, by: actorText(rights), role: roleText(rights, placeOfRow(community, row)) })

type Act = { id: ActId; evidence: EvidenceId | null; replacement: EvidenceId | null; takesBack: ActId | null }
/** The same act by another way, or again by another command, for the same reason: it is there. Words that were changed since are not saved by saying so. */
function isPutDown(it: Case, { id, evidence, replacement, takesBack }: Act, why: string): Result<boolean> {
  const there = it.corrections.find((one) => one.id === id)
  if (!there) return ok(false)
  return there.evidence === evidence && there.replacement === replacement && there.takesBack === takesBack && there.why === why ? ok(true) : no({ code: 'act-id-taken' })
}

async function layReplacement(ask: Ask, it: Case, old: Evidence & { through: Case['laid'][number]['through'] }, { id, content }: { id: Evidence['id']; content: Evidence['content'] }): Promise<Problem | null> {
  const { tx, community, now, rights } = ask
  const from = rights.actor.kind === 'household' ? 'resident' : 'desk'
  const may = mayBring(content, from, now)
  if (!may.ok) return may.problem
  const wrong = await whatIsMissing(tx, community, it.row.id, content)
  if (wrong) return wrong
  const through = throughBoth(old.through, await throughOf(tx, community, rights, it.row.resident_id, now))
  const piece = { id, content, exit: it.row.id, from, by: actorText(rights), role: roleText(rights, placeOfRow(community, it.row)), through, recordedAt: laidAt(now, it.row.asked_at, now) } as const
  if (it.laid.some((one) => one.id === id) || !(await insertEvidence(tx, community, piece))) return { code: 'evidence-id-taken' }
  return (await piecesFrom(tx, community, piece)) > mostPieces[from] ? { code: 'too-many-pieces', most: mostPieces[from] } : null
}

const correctRoute = endpoint({
  method: 'POST', path: '/exits/:id/evidence/correct', summary: 'Puts a line of evidence right: the old one stays and counts no longer', may: 'evidence.record', place: exitOfPath,
  params: exitParams, body: correctEvidence, reply: exitView,
  async handle(ask) {
    const { tx, community, now, rights, body } = ask
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const act: Act = { id: body.id, evidence: body.evidence, replacement: body.replacement?.id ?? null, takesBack: null }
    const there = isPutDown(it, act, body.why)
    if (!there.ok) return there
    if (there.value) return viewNow(ask, it.row.id)
    if (it.row.state === 'withdrawn') return no({ code: 'exit-already-decided', state: it.row.state })
    const old = putRight(it.laid, it.corrections, body.evidence, body.replacement?.content ?? null, rights.actor.kind === 'household' ? 'resident' : 'desk')
    if (!old.ok) return old
    const wrong = body.replacement && await layReplacement(ask as Ask, it, it.laid.find(({ id }) => id === body.evidence)!, body.replacement)
    if (wrong) return no(wrong)
    const added = await insertCorrection(tx, community, { ...rowOf(ask as Ask, it, body.why), ...act }, now)
    return added ? done(ask as Ask, it) : no({ code: 'id-taken' })
  },
})

/** Only the desk: whoever sent a line can put the new one right as well. */
const mayTakeBack = (ask: Ask): Result<null> => (ask.rights.actor.kind === 'account' ? ok(null) : no({ code: 'evidence-only-from-desk' }))

const takeBackRoute = endpoint({
  method: 'POST', path: '/exits/:id/evidence/correct/take-back', summary: 'The correction was the mistake: the old line counts again, and all three stay', may: 'evidence.record', place: exitOfPath,
  params: exitParams, body: takeBackBody, reply: exitView,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const may = mayTakeBack(ask as Ask)
    if (!may.ok) return may
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const act: Act = { id: body.id, evidence: null, replacement: null, takesBack: body.correction }
    const there = isPutDown(it, act, body.why)
    if (!there.ok) return there
    if (there.value) return viewNow(ask, it.row.id)
    const taken = takeBackCorrection(it.corrections, body.correction)
    if (!taken.ok) return taken
    const added = await insertCorrection(tx, community, { ...rowOf(ask as Ask, it, body.why), ...act }, now)
    return added ? done(ask as Ask, it) : no({ code: 'id-taken' })
  },
})

export const correctionRoutes: readonly Endpoint[] = [correctRoute, takeBackRoute]
