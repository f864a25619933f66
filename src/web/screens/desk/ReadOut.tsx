// What whoever called hears before they ring off: the number of their matter, who sees to it and what is done next, and by when they hear of it. Read aloud from the screen,
// also without a network, because a number comes out of its id and the hour out of what was promised.

import type { CaseView } from '#domain/desk/case-wire.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { NextStep } from '#domain/promises/promise.ts'
import { Link } from 'wouter'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { live, untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { stepSaid } from './case-said.ts'

export type Promised = { id: CaseId; number: string; due: Instant; owner: string; step: NextStep; /** it was there before: raised by this contact it is due sooner */ joined: boolean }

export function ReadOut({ promised, zone }: { promised: Promised; zone: Zone }) {
  const at = useNow(30_000)
  // As it stands by now: the third call about a thing has moved it. Until that is known, what was promised here; of what was opened here nobody knows more, and it may still be on its way.
  const { data } = useApi<CaseView>(promised.joined ? `/api/cases/${promised.id}` : null)
  const { due, owner, step } = data ? { due: data.promise.due, owner: data.promise.owner.name, step: data.promise.step } : promised
  const raised = promised.joined && data?.promise.history.some((act) => act.why === 'third-contact')
  // An hour that is over is promised to nobody.
  const facts = { number: promised.number, owner: owner === '' ? m.cases_somebody() : owner, step: stepSaid(step) }
  return (
    <div className="read-out stack-tight" role="group" aria-label={m.cases_readAloud()}>
      <p className="quiet">{promised.joined ? m.cases_readJoined() : m.cases_readOpened()}</p>
      <p className="read-number" aria-label={m.cases_number({ number: promised.number })}>{promised.number}</p>
      <blockquote className="read-aloud"><AsWritten>{due <= at ? m.cases_readWordsLate(facts) : m.cases_readWords({ ...facts, due: untilWhen(due, zone, at) })}</AsWritten></blockquote>
      {raised && <p className="told-otherwise">! {m.cases_raisedNow()}</p>}
      {promised.joined && data && data.promised.length > 1 && <PromisedBefore view={data} zone={zone} />}
      <p><Link href={`/desk/cases/${promised.id}`}>{m.cases_page()}</Link></p>
    </div>
  )
}

/** The latest first: what whoever calls again was told. */
export function PromisedBefore({ view, zone }: { view: Pick<CaseView, 'promised'>; zone: Zone }) {
  const at = useNow(60_000)
  return (
    <div className="stack-tight">
      <p><strong>{m.cases_promisedBefore()}</strong></p>
      <ul className="promised-before">
        {view.promised.slice(0, 4).map((it) => (
          <li key={`${it.at} ${it.step ?? ''}`}><AsWritten>{m.cases_promisedThen({ at: when(it.at, zone, at), by: it.by, what: [it.step && stepSaid({ code: it.step, words: it.words }), it.due && m.cases_byThen({ due: live(zone, at).ends(it.at, it.due).until })].filter(Boolean).join(m.common_listComma()) })}</AsWritten></li>
        ))}
      </ul>
    </div>
  )
}
