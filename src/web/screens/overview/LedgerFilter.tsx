// What the ledger shows: text, purpose, state, days. Every answer goes into the address.

import { useEffect, useState } from 'react'
import { purposes } from '#domain/exits/request.ts'
import { addDays, dayOf, startOfDay, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { deskState } from '../../words/compiled/groups/deskState.js'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'

const states = ['granted', 'out', 'back', 'overdue', 'emergency', 'override', 'refused', 'appealed', 'revoked', 'withdrawn'] as const
const stateWord = (state: string): string =>
  ({ overdue: m.overview_markOverdue, emergency: m.overview_markEmergency, override: m.overview_markOverride } as Record<string, () => string>)[state]?.() ?? deskState[state]?.() ?? state

export function LedgerFilter({ query, zone, onChange }: { query: string; zone: Zone; onChange: (query: string) => void }) {
  const params = new URLSearchParams(query)
  const [text, setText] = useState(params.get('text') ?? '')
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(query)
    if (value === '') next.delete(name)
    else next.set(name, value)
    onChange(next.toString())
  }
  useEffect(() => {
    if (text === (params.get('text') ?? '')) return
    const timer = setTimeout(() => set('text', text), 250)
    return () => clearTimeout(timer)
  }, [text])
  const dayIn = (name: string): string => { const at = params.get(name); return at ? dayOf(at as Instant, zone) : '' }
  const setDay = (name: 'from' | 'until', value: string): void => set(name, value ? startOfDay((name === 'until' ? addDays(value as Day, 1) : value) as Day, zone) : '')
  return (
    <form className="filter" role="search" aria-label={m.overview_filter()} onSubmit={(event) => event.preventDefault()}>
      <Field label={m.overview_filterText()}><input type="search" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} /></Field>
      <Field label={m.overview_columnWhat()}><select value={params.get('purpose') ?? ''} onChange={(event) => set('purpose', event.target.value)}><option value="">{m.overview_all()}</option>{purposes.map((purpose) => <option key={purpose} value={purpose}>{purposeName(purpose)}</option>)}</select></Field>
      <Field label={m.overview_columnState()}><select value={params.get('state') ?? ''} onChange={(event) => set('state', event.target.value)}><option value="">{m.overview_all()}</option>{states.map((state) => <option key={state} value={state}>{stateWord(state)}</option>)}</select></Field>
      <Field label={m.overview_filterFrom()}><input type="date" value={dayIn('from')} onChange={(event) => setDay('from', event.target.value)} /></Field>
      <Field label={m.overview_filterUntil()}><input type="date" value={params.get('until') ? addDays(dayIn('until') as Day, -1) : ''} onChange={(event) => setDay('until', event.target.value)} /></Field>
      {query !== '' && <Button plain onClick={() => { setText(''); onChange('') }}>{m.overview_filterClear()}</Button>}
    </form>
  )
}
