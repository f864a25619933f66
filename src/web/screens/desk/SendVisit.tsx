// Sending somebody: the times first, then what it costs whoever goes, then the press, which is under one's own name. Nobody is sent on a price that was not shown.

import { useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { OnRepair, RepairView } from '#domain/neighbours/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { FilledButton } from '../../parts/FilledButton.tsx'
import { Failed, Notice } from '../../parts/Notice.tsx'
import { costSaid } from '../../parts/repair-said.ts'
import { m } from '../../words/compiled/messages.js'
import { WhenField } from './WhenField.tsx'

export type Acting = { view: RepairView; zone: Zone; act: (deed: OnRepair['deed']) => Promise<boolean>; busy: boolean }
type Cost = { cost: NonNullable<RepairView['acts'][number]['visit']>['cost']; unprotected: NonNullable<RepairView['acts'][number]['visit']>['cost'] }

export function SendVisit({ view, zone, act, busy }: Acting) {
  const repair = view.repair!
  const [who, setWho] = useState('')
  const [from, setFrom] = useState<Instant | null>(null)
  const [until, setUntil] = useState<Instant | null>(null)
  const [isProtected, setProtected] = useState(false)
  const now = useNow(30_000)
  const { data, error, refetch } = useApi<Cost>(from ? `/api/cases/${view.case}/repair/cost?from=${encodeURIComponent(from)}${until && until > from ? `&until=${encodeURIComponent(until)}` : ''}&protected=${isProtected ? 'yes' : 'no'}` : null)
  if (!repair.open.includes('visit') || repair.worksAt) return null
  const cost = data && costSaid(data.cost, data.unprotected, zone, now)
  const backwards = from !== null && until !== null && until <= from
  const missing = who.trim() === '' || from === null || until === null ? m.repairs_sendMissing() : backwards ? m.desk_stillMissing({ what: m.repairs_until() }) : data === undefined ? m.repairs_costAsk() : null
  const send = async (): Promise<void> => { if (missing === null && from && until && data) await act({ kind: 'visit', who: who.trim(), from, until, protected: isProtected, seen: data.cost }) }
  return (
    <details open={repair.danger !== null || undefined}>
      <summary>{m.repairs_sendTitle()}</summary>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
        <Field label={m.repairs_who()}><input maxLength={80} autoComplete="off" value={who} onChange={(event) => setWho(event.target.value)} /></Field>
        <WhenField label={m.repairs_from()} value={from} zone={zone} onChange={setFrom} />
        <WhenField label={m.repairs_until()} error={backwards ? m.repairs_untilFirst() : null} value={until} zone={zone} onChange={setUntil} />
        <Check label={m.repairs_protection()} checked={isProtected} onChange={setProtected} />
        <div role="status">
          {!from && <p className="quiet">{m.repairs_costAsk()}</p>}
          {cost && !backwards && <Notice tone={cost.stays ? 'ask' : 'plain'}><p><strong>{cost.says}</strong></p>{cost.saved !== '' && <p>{cost.saved}</p>}</Notice>}
        </div>
        {error && from && <Failed problem={error.problem} onRetry={() => void refetch()} />}
        <p className="quiet">{m.repairs_sendWhy()}</p>
        <p className="row"><FilledButton type="submit" main busy={busy} missing={missing}>{m.repairs_sendNow()}</FilledButton></p>
      </form>
    </details>
  )
}
