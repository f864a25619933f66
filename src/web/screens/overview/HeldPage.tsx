// Reports from the field that wait for a person: phone by phone, why each was not believed and what it says. One by one, several, or
// all of a phone are accepted or left with a reason. It shows initials and a door, never a whole name: the case is a link away.

import { useState } from 'react'
import type { z } from 'zod'
import type { heldFacts } from '#domain/field/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { overviewHeld } from '../../words/compiled/groups/overviewHeld.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

type Held = z.infer<typeof heldFacts>
type Fact = Held['facts'][number]
const keyOf = ({ id, hash }: Fact): string => `${id} ${hash}`
/** As many as one ruling takes. */
const most = 500

export function HeldPage(props: StartProps) {
  const { data, error, refetch } = useApi<Held>('/api/facts/held')
  const now = useNow(60_000)
  const phones = new Map<string, Fact[]>()
  for (const fact of data?.facts ?? []) phones.set(fact.device, [...(phones.get(fact.device) ?? []), fact])
  return (
    <Frame {...props} title={m.overview_heldTitle()}>
      <p className="quiet held-what">{m.overview_heldWhat()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.facts.length === 0 && <Empty>{m.overview_heldNone()}</Empty>}
      {[...phones].map(([device, facts]) => <Phone key={device} device={device} facts={facts} zone={props.me.community.zone} now={now} />)}
      {data && data.more > 0 && <Notice><p>{m.overview_heldMore({ count: data.more })}</p></Notice>}
    </Frame>
  )
}

function Phone({ device, facts, zone, now }: { device: string; facts: readonly Fact[]; zone: Zone; now: Instant }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/facts/rulings')
  // What somebody else has ruled meanwhile is gone from the list, and from what is chosen.
  const there = facts.filter((fact) => chosen.has(keyOf(fact)))
  const all = there.length === facts.length
  const name = device || m.overview_heldPeople()
  const rule = async (accept: boolean): Promise<void> => {
    setTried(true)
    if (there.length === 0 || reason.trim() === '') return
    const reply = await run({ facts: there.slice(0, most).map(({ id, hash }) => ({ id, hash })), accept, reason })
    if (!reply.ok) return
    setChosen(new Set())
    setTried(false)
    void refresh()
  }
  const choose = (fact: Fact, on: boolean): void => setChosen(new Set([...there.map(keyOf).filter((key) => key !== keyOf(fact)), ...(on ? [keyOf(fact)] : [])]))
  return (
    <section className="held stack-tight" aria-label={name}>
      <h2>{name} <span className="count">{facts.length}</span></h2>
      <Check label={m.overview_heldAll()} checked={all} onChange={(on) => setChosen(new Set(on ? facts.map(keyOf) : []))} />
      <ul role="list">{facts.map((fact) => <Line key={keyOf(fact)} fact={fact} chosen={chosen.has(keyOf(fact))} onChoose={(on) => choose(fact, on)} zone={zone} now={now} />)}</ul>
      <Field label={m.overview_heldReason()} error={tried && reason.trim() === '' ? m.desk_fillIn() : null}><input maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      {tried && there.length === 0 && <Notice tone="wrong" live><p>{m.overview_heldNoneChosen()}</p></Notice>}
      <ProblemNotice problem={problem} />
      <div className="row"><Button busy={busy} onClick={() => void rule(true)}>{m.overview_heldAccept()}</Button><Button busy={busy} onClick={() => void rule(false)}>{m.overview_heldLeave()}</Button></div>
    </section>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What happened, in words, as far as this screen knows the type. */
function whatOf({ type, says }: Fact): string {
  if ('raw' in says) return m.overview_heldUnread()
  if (type === 'turned-away') return m.overview_heldTurnedAway()
  if (type !== 'movement') return m.overview_heldOther()
  const kind = says['kind'] === 'out' ? m.overview_heldOut() : m.overview_heldBack()
  return says['emergency'] === true ? m.overview_heldEmergency({ kind }) : kind
}

function Line({ fact, chosen, onChoose, zone, now }: { fact: Fact; chosen: boolean; onChoose: (on: boolean) => void; zone: Zone; now: Instant }) {
  const who = textOf(fact.says['about'])
  const said = textOf(fact.says['note']) || textOf(fact.says['raw'])
  return (
    <li>
      <Check label={[whatOf(fact), who, when(fact.at, zone, now)].filter(Boolean).join(' · ')} checked={chosen} onChange={onChoose} />
      <span className="quiet">{overviewHeld[fact.why]?.() ?? fact.why} · {m.overview_heldReceived({ at: when(fact.receivedAt, zone, now) })}</span>
      {said !== '' && <span className="held-said">{said}</span>}
    </li>
  )
}
