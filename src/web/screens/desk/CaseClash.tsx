// Two desks wrote of the same without having seen each other: both texts stand beside each other, with who wrote them and when, until somebody who has read both says which one holds. Neither
// goes away.

import type { CaseView } from '#domain/desk/case-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { PromiseActRow } from '#domain/promises/wire.ts'
import { fieldOf, type Field } from '#domain/promises/promise.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { caseField } from '../../words/compiled/groups/caseField.js'
import { m } from '../../words/compiled/messages.js'
import { useCaseActs, type Acting, type Deed } from './case-acts.ts'
import { actSaid } from './CaseLog.tsx'

/** The same said once more by somebody who has read both; null where another press says it (an owner takes it, or is named). */
function again(act: PromiseActRow): Deed | null {
  switch (act.kind) {
    case 'step': return act.step ? { kind: 'step', step: { code: act.step, words: act.words } } : null
    case 'due': return act.due ? { kind: 'due', due: act.due } : null
    case 'snoozed': return { kind: 'snoozed', until: act.until }
    case 'urgency': return act.urgency ? { kind: 'urgency', urgency: act.urgency, due: act.due } : null
    case 'outcome': return act.outcome ? { kind: 'outcome', outcome: act.outcome, words: act.words } : null
    case 'withdrawn': return { kind: 'withdrawn', words: act.words }
    case 'reopened': return { kind: 'reopened', words: act.words }
    default: return null
  }
}

type Pair = { field: Field; earlier: PromiseActRow; later: PromiseActRow }
/** Of each thing that is not said yet the last two that did not see each other. */
function pairsOf({ clashes, history }: CaseView['promise']): Pair[] {
  return clashes.flatMap((field) => {
    const later = history.findLast((act) => act.clashesWith !== null && fieldOf(act.kind) === field)
    const earlier = later && history.find((act) => act.seq === later.clashesWith)
    return later && earlier ? [{ field, earlier, later }] : []
  })
}

export function CaseClash({ view, zone }: { view: CaseView; zone: Zone }) {
  const acting = useCaseActs(view.id, view.promise.acts)
  const at = useNow(60_000)
  const pairs = pairsOf(view.promise)
  if (pairs.length === 0) return null
  return (
    <section className="stack-tight" aria-label={m.cases_clash()} data-place>
      {pairs.map((pair) => <Clash key={pair.field} {...{ pair, acting, zone, at }} />)}
      <ProblemNotice problem={acting.problem} />
    </section>
  )
}

function Clash({ pair: { field, earlier, later }, acting, zone, at }: { pair: Pair; acting: Acting; zone: Zone; at: Instant }) {
  return (
    <div className="case-clash" role="group" aria-label={caseField[field]!()}>
      <p><strong>! {m.cases_clashSaid({ what: caseField[field]!() })}</strong></p>
      <div className="two">{[earlier, later].map((act) => <One key={act.id} {...{ act, acting, zone, at }} />)}</div>
      {field === 'owner' && <p>{m.cases_clashOwner()}</p>}
    </div>
  )
}

function One({ act, acting, zone, at }: { act: PromiseActRow; acting: Acting; zone: Zone; at: Instant }) {
  const deed = again(act)
  return (
    <div className="one-of-two">
      <p><AsWritten>{actSaid(act, zone, at)}</AsWritten>{['withdrawn', 'reopened'].includes(act.kind) && act.words !== '' && <>: <q><AsWritten>{act.words}</AsWritten></q></>}</p>
      <p className="quiet"><AsWritten>{act.by}</AsWritten> · {when(act.at, zone, at)}</p>
      {deed && <Button busy={acting.busy} onClick={() => void acting.act(deed)}>{m.cases_clashHolds()}</Button>}
    </div>
  )
}
