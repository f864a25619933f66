// What is open at the caller's home, before anything new is opened: whose it is, by when, how often they called about it. A press joins the call to it; the third call about a thing
// says so before, with what was promised.

import { Link } from 'wouter'
import type { CaseList, CaseRow, CaseView } from '#domain/desk/case-wire.ts'
import { contactsThatRaise } from '#domain/desk/cases.ts'
import type { CaseId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { useKeys } from '../../parts/keys.ts'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { kindName, stepSaid } from './case-said.ts'
import { deskKeys } from './desk-keys.ts'
import { PromisedBefore, type Promised } from './ReadOut.tsx'
import './calls.css'

/** `joining`: a call is going on. */
export function OpenAtHome({ household, zone, joining }: { household: HouseholdId; zone: Zone; joining: ((it: CaseId, promised: Promised) => void) | null }) {
  const { data } = useApi<CaseList>(`/api/cases?household=${household}`)
  const [first] = data?.cases ?? []
  const join = (row: CaseRow): void => joining?.(row.id, { id: row.id, number: row.number, due: row.owed.due, owner: row.owed.owner.name, step: row.owed.step, joined: true })
  useKeys({ [deskKeys.call.join]: joining && first ? () => join(first) : undefined }, { within: '.call-screen' })
  if (!data || data.cases.length === 0) return joining && data ? <p className="quiet">{m.cases_noneOpen()}</p> : null
  return (
    <section className="open-at-home stack-tight" aria-label={m.cases_openAtHome()}>
      <h3>{m.cases_openAtHome()} <span className="count">{data.count}</span></h3>
      <ul role="list" className="plain-list">
        {data.cases.map((row, n) => <One key={row.id} row={row} zone={zone} first={n === 0} onJoin={joining && (() => join(row))} />)}
      </ul>
    </section>
  )
}

function One({ row, zone, first, onJoin }: { row: CaseRow; zone: Zone; first: boolean; onJoin: (() => void) | null }) {
  const at = useNow(60_000)
  const again = row.contacts >= contactsThatRaise - 1
  const { data } = useApi<CaseView>(again && onJoin ? `/api/cases/${row.id}` : null)
  return (
    <li className="open-one stack-tight">
      <p><Link href={`/desk/cases/${row.id}`}><strong>{kindName(row.kind)}</strong> <span className="case-number">{row.number}</span></Link> {row.private && <span className="quiet">◆ {m.desk_private()}</span>}</p>
      {row.words !== '' && <p><AsWritten>{row.words}</AsWritten></p>}
      <p className="quiet"><AsWritten>{[row.owed.owner.name !== '' && m.desk_keptBy({ name: row.owed.owner.name }), stepSaid(row.owed.step), m.cases_byThen({ due: untilWhen(row.owed.due, zone, at) }), m.cases_calls({ count: row.contacts })].filter(Boolean).join(' · ')}</AsWritten></p>
      {again && onJoin && <p className="told-otherwise">! {row.contacts === contactsThatRaise - 1 ? m.cases_thirdCall() : m.cases_raisedBefore({ count: row.contacts })}</p>}
      {data && data.promised.length > 0 && <PromisedBefore view={data} zone={zone} />}
      {onJoin && <p><Button onClick={onJoin}>{m.cases_join()} {first && <kbd aria-hidden="true">j</kbd>}</Button></p>}
    </li>
  )
}
