// A new sealing order: where, under which rule, from when, by whom and on what ground. What it will mean, for how many and for whose
// passes, is shown before it can be issued.

import { useRef, useState } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { Buildings, controlRules } from '#domain/sealing/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Loading } from '../../parts/Notice.tsx'
import { ruleName, stageName } from '../../parts/exit-names.ts'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { levelName } from '../../words/sentences.ts'
import { WordsRefused } from './NoticeProblems.tsx'
import { usePreview, type StepTaken } from './orders.ts'
import { SeeThenDo } from './PreviewBox.tsx'
import { TellHomes, usualTelling } from './TellHomes.tsx'
import { ScopeChooser, scopeFrom, type Scope } from './ScopeChooser.tsx'

type Rules = z.infer<typeof controlRules>
type Rule = Rules['rules'][number]
type Props = { me: Me; scope: string | null; scopeId: string | null; flatIn: string | null; onDone: (reply: StepTaken) => void; onCancel: () => void }

export function OrderForm(props: Props) {
  const { data: buildings } = useApi<Buildings>('/api/buildings')
  const { data: rules } = useApi<Rules>('/api/sealing/rules')
  if (!buildings || !rules) return <Loading />
  return <Form {...props} buildings={buildings} rules={newest(rules.rules)} />
}

/** One line a code: the newest version is the one in force for new orders. */
const newest = (rules: readonly Rule[]): Rule[] => [...new Map([...rules].sort((a, b) => a.version - b.version).map((rule) => [rule.code, rule])).values()]

function Form({ me, buildings, rules, scope: kind, scopeId, flatIn, onDone, onCancel }: Props & { buildings: Buildings; rules: Rule[] }) {
  const zone = me.community.zone
  const [scope, setScope] = useState<Scope | null>(() => scopeFrom(buildings, kind, scopeId, flatIn))
  const [rule, setRule] = useState<string>(rules[0]?.id ?? '')
  const [startsAt, setStartsAt] = useState<Instant | null>(now)
  const [issuer, setIssuer] = useState('')
  const [ground, setGround] = useState('')
  const [caseInside, setCaseInside] = useState(false)
  const [telling, setTelling] = useState(usualTelling)
  const [tried, setTried] = useState(false)
  const [nobodys, setNobodys] = useState<readonly string[]>([])
  const id = useRef(newId<'sealing-order'>())
  const seen = usePreview()
  const { run, busy, problem } = useCommand<StepTaken>('/api/sealing/orders')
  const empty = (text: string): string | null => (tried && text.trim() === '' ? m.desk_fillIn() : null)
  const typed = <T,>(set: (value: T) => void) => (value: T): void => { seen.forget(); set(value) }
  const complete = scope !== null && startsAt !== null && rule !== '' && issuer.trim() !== '' && ground.trim() !== ''
  const order = { scope, rule, startsAt, caseSince: caseInside ? startsAt : null }
  const look = async (): Promise<void> => {
    setTried(true)
    if (complete) await seen.ask({ what: 'issue', ...order })
  }
  const send = async (): Promise<void> => {
    const reply = complete && await run({ id: id.current, ...order, issuer, ground, tell: telling.tell, nobodys })
    if (reply && reply.ok) onDone(reply.value)
  }
  const chosen = rules.find((one) => one.id === rule)
  return (
    <form className="order-form stack" aria-label={m.overview_newOrder()} onSubmit={(event) => { event.preventDefault(); if (!seen.preview) void look() }}>
      <h2>{m.overview_newOrder()}</h2>
      <ScopeChooser buildings={buildings} scope={scope} flatIn={flatIn} onChange={typed(setScope)} missing={tried && !scope} />
      <div className="two">
        <Field label={m.overview_rule()}><select value={rule} onChange={(event) => typed(setRule)(event.target.value)}>{rules.map((one) => <option key={one.id} value={one.id}>{ruleName(one.code)}</option>)}</select></Field>
        <Field label={m.overview_startsAt()} error={tried && !startsAt ? m.desk_fillIn() : null}><input type="datetime-local" defaultValue={toWall(now(), zone)} onChange={(event) => typed(setStartsAt)(fromWall(event.target.value, zone))} /></Field>
      </div>
      {chosen && <p className="quiet">{m.overview_ruleMeans()} {chosen.stages.map((stage) => m.overview_stageMeans({ stage: stageName(stage.code), level: levelName(stage.level), length: stage.hours ? m.common_durationHours({ hours: stage.hours }) : m.common_durationDays({ days: stage.days }) })).join(' → ')}</p>}
      <Field label={m.overview_issuer()} hint={m.overview_issuerHint()} error={empty(issuer)}><input maxLength={80} value={issuer} onChange={(event) => typed(setIssuer)(event.target.value)} /></Field>
      <Field label={m.overview_ground()} hint={m.overview_groundHint()} error={empty(ground)}><textarea rows={2} maxLength={300} value={ground} onChange={(event) => typed(setGround)(event.target.value)} /></Field>
      <Check label={m.overview_caseInside()} checked={caseInside} onChange={typed(setCaseInside)} />
      <p>{m.overview_orderWarns()}</p>
      <SeeThenDo seen={seen} zone={zone} now={now()} busy={busy} send={m.overview_orderSend()} onSend={() => void send()} onCancel={onCancel}><TellHomes preview={seen.preview} scope={scope} zone={zone} telling={telling} onTelling={setTelling} /><WordsRefused {...{ problem, nobodys }} onNobodys={setNobodys} /></SeeThenDo>
    </form>
  )
}
