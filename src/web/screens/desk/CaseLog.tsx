// All that was done about a case, the latest first, each with who did it and when; what came late says so. Nothing is taken out of it.

import type { CaseView } from '#domain/desk/case-wire.ts'
import { between, minute, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { PromiseActRow } from '#domain/promises/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { outcomeSaid, stepSaid } from './case-said.ts'
import { urgencyName, wayName } from './on-case-said.ts'

/** What it says, without who and when. */
export function actSaid(act: PromiseActRow, zone: Zone, at: Instant): string {
  const words = act.words
  const way = act.way ? wayName(act.way) : ''
  switch (act.kind) {
    case 'opened': return [m.cases_actOpened(), act.step && stepSaid({ code: act.step, words }), act.due && m.cases_byThen({ due: untilWhen(act.due, zone, at) })].filter(Boolean).join(' · ')
    case 'taken': return m.cases_actTaken()
    case 'taken-over': return m.cases_actTakenOver()
    case 'handed-over': return m.cases_actHanded({ to: act.to })
    case 'step': return m.cases_actStep({ step: act.step ? stepSaid({ code: act.step, words }) : words })
    case 'due': return m.cases_actDue({ due: act.due ? untilWhen(act.due, zone, at) : '' })
    case 'snoozed': return act.until ? m.cases_actOff({ until: when(act.until, zone, at) }) : m.cases_actOffEnd()
    case 'urgency': return act.why === 'third-contact' ? m.cases_actRaised({ urgency: act.urgency ? urgencyName(act.urgency) : '' }) : m.cases_actUrgency({ urgency: act.urgency ? urgencyName(act.urgency) : '' })
    case 'tried': return m.cases_actTried({ way })
    case 'outcome': return m.cases_actOutcome({ outcome: act.outcome ? outcomeSaid({ code: act.outcome, words }) : words })
    case 'told': return m.cases_actTold({ way })
    case 'reopened': return m.cases_actReopened()
    case 'withdrawn': return act.why === 'contact' ? m.cases_actTakenBack() : m.cases_actWithdrawn()
    case 'struck': return m.cases_actStruck()
    case 'gone': return m.cases_closedGone()
    default: return ''
  }
}
/** Of these the words stand for themselves. */
const apart = ['tried', 'told', 'reopened', 'withdrawn']

export function CaseLog({ view: { promise }, zone, at }: { view: CaseView; zone: Zone; at: Instant }) {
  return (
    <section className="stack-tight" aria-label={m.cases_log()}>
      <h3>{m.cases_log()}</h3>
      <ol role="list" className="case-log">
        {promise.history.toReversed().map((act) => (
          <li key={act.id}>
            <span><time dateTime={act.at}>{when(act.at, zone, at)}</time>{between(act.at, act.recordedAt) > 5 * minute && <span className="quiet"> {m.cases_late2({ time: when(act.recordedAt, zone, at) })}</span>}</span>
            <span data-clash={act.clashesWith !== null}>{act.struck ? <s><AsWritten>{actSaid(act, zone, at)}</AsWritten></s> : <AsWritten>{actSaid(act, zone, at)}</AsWritten>}{apart.includes(act.kind) && act.words !== '' && <>: <q><AsWritten>{act.words}</AsWritten></q></>} <span className="quiet"><AsWritten>{act.by}</AsWritten></span>{act.clashesWith !== null && <span className="told-otherwise"> ! {m.cases_actClash()}</span>}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
