// Whoever is out gets a later end: until when, why, and what the rules say of it as they are now. Where they are content one decides; else this is what
// the first of two proposes. It is a decision of its own: the old one stays, and the pass in their hand stays good.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { hour, minute, msOf, instantOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { now as serverNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { callsIn } from '../../parts/follow-up-said.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { duration } from '../../parts/times.ts'
import { deskItem } from '../../words/compiled/groups/deskItem.js'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { WhenField } from './WhenField.tsx'

type Props = { exit: ExitView; me: Me }

export function Extend({ exit, me, open, onOpen }: Props & { open: boolean; onOpen: (open: boolean) => void }) {
  if (!exit.may.includes('extend') && !exit.may.includes('propose-extension')) return null
  return (
    <div className="stack-tight extend">
      <p><button type="button" className="button" aria-expanded={open} onClick={() => onOpen(!open)}>{m.desk_extend()}</button></p>
      {open && <Form key={exit.standsOn ?? 0} exit={exit} me={me} onDone={() => onOpen(false)} />}
    </div>
  )
}

/** What was said in the last call, or in half an hour, at a time that people say. */
const usual = (exit: ExitView): Instant => {
  const said = callsIn(exit).findLast((one) => one.what === 'reached')?.seeAgainAt
  return said && said > serverNow() ? said : instantOf(Math.ceil(msOf(plus(serverNow(), 30 * minute)) / (5 * minute)) * 5 * minute)
}
const outAtOf = (exit: ExitView): Instant | undefined => exit.movements.findLast((one) => one.kind === 'out')?.at

function Form({ exit, me, onDone }: Props & { onDone: () => void }) {
  const [until, setUntil] = useState<Instant | null>(() => usual(exit))
  const [reason, setReason, clear] = useDraft(`extend-${exit.id}`, callsIn(exit).findLast((one) => one.what === 'reached')?.note ?? '')
  const [tried, setTried] = useState(false)
  const rules = exit.now
  const latest = rules && plus(outAtOf(exit) ?? serverNow(), rules.hours * hour)
  const tooLong = until !== null && latest !== null && until > latest
  // One alone, where the rules are content with it; where nothing is against it but the role, it is for the role that decides such a case.
  const alone = exit.may.includes('extend') && !tooLong
  const missing = rules?.items.filter((item) => item.state !== 'present') ?? []
  const exception = tooLong || missing.length > 0
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/${alone ? 'extend' : 'renewal'}`)
  const notLater = until === null || until <= serverNow() || (exit.dueBack !== null && until <= exit.dueBack)
  const send = async (): Promise<void> => {
    setTried(true)
    if (notLater || reason.trim() === '' || exit.standsOn === null) return
    if ((await run({ names: exit.standsOn, until, reason })).ok) { clear(); onDone(); void refresh() }
  }
  return (
    <form className="stack" noValidate aria-label={m.desk_extend()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <WhenField label={m.desk_extendUntil()} error={tried && notLater ? m.desk_extendNotLater() : null} value={until} zone={me.community.zone} onChange={setUntil} />
      <Field label={m.desk_extendWhy()} hint={m.desk_putRightWhyHint()} error={tried && reason.trim() === '' ? m.desk_reasonMissing() : null}><input maxLength={1000} autoComplete="off" value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      {rules && <RulesNow rules={rules} missing={missing} tooLong={tooLong} alone={alone} />}
      <ProblemNotice problem={problem} />
      <div className="row">
        {alone || exit.may.includes('propose-extension') ? <Button main type="submit" busy={busy}>{alone ? m.desk_extendSend() : exception ? m.desk_overrideSend() : m.desk_extendPropose()}</Button> : <p>{m.desk_needsSecond()}</p>}
        <Button plain onClick={onDone}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}

/** What they ask for today, not on the day of the grant. */
type Rules = NonNullable<ExitView['now']>
function RulesNow({ rules, missing, tooLong, alone }: { rules: Rules; missing: Rules['items']; tooLong: boolean; alone: boolean }) {
  return (
    <div className="stack-tight" role="status">
      <p className="quiet">{m.desk_extendRules({ time: duration(rules.hours * hour) })}</p>
      {missing.map((item) => <p key={`${item.kind} ${item.maxAgeHours ?? ''}`}>{deskKind[item.kind]?.()}: {deskItem[item.state]?.()}</p>)}
      {tooLong && <p>{m.desk_extendTooLong()}</p>}
      {!alone && <p><strong>{tooLong || missing.length > 0 ? m.desk_extendByTwo() : m.desk_extendDecides({ role: roleName(rules.decider) })}</strong></p>}
    </div>
  )
}
