// One mediation, for whoever mediates and the secretary: each side heard apart, facts, what was agreed, looked at again, ended. The fields are these and no others.

import { useState } from 'react'
import type { CaseId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { agreedHows, keptHows, mediationEnds, type MediationEnd } from '#domain/neighbours/mediation.ts'
import type { MediationView, OnMediation } from '#domain/neighbours/mediation-wire.ts'
import { now as nowHere } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AskedFirst } from '../../parts/AskedFirst.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { FilledButton } from '../../parts/FilledButton.tsx'
import { endName, howName, keptName, mediationHead, quarrelName } from '../../parts/mediation-said.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { WhenField } from './WhenField.tsx'

type Act = (deed: OnMediation['deed']) => Promise<boolean>
type Part = { view: MediationView; act: Act; busy: boolean; zone: Zone }

export function MediationPage({ me, signOut, id }: StartProps & { id: CaseId }) {
  const { data: view, error, refetch } = useApi<MediationView>(`/api/mediations/${id}`)
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/mediations/${id}/acts`)
  const [said, setSaid] = useState('')
  const now = useNow(30_000)
  const { zone } = me.community
  const act: Act = async (deed) => {
    const { ok } = await run({ id: newId<'mediation-act'>(), at: nowHere(), deed } satisfies OnMediation)
    setSaid(ok ? m.mediation_saved() : '')
    await refresh()
    return ok
  }
  const part = view && { view, act, busy, zone }
  return (
    <DeskPage me={me} signOut={signOut} apart title={m.mediation_title()} back="/desk/mediations">
      {!part && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {part && (
        <>
          <p><strong>{m.mediation_of({ kind: quarrelName(part.view.kind), number: part.view.number })}</strong> · {[m.mediation_by({ name: part.view.mediator }), ...mediationHead(part.view, part.view.due, zone, now)].join(' · ')}</p>
          <p className="quiet">{m.mediation_rules()} {m.mediation_noOpinions()}</p>
          <p role="status" className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
          <ProblemNotice problem={problem} />
          {part.view.parties.map((one) => <Side key={one.id} {...part} party={one} />)}
          <Facts {...part} />
          <Agreement {...part} now={now} />
          {part.view.ended === null && <End {...part} />}
        </>
      )}
    </DeskPage>
  )
}

function Side({ view, act, busy, party }: Part & { party: MediationView['parties'][number] }) {
  const [happened, setHappened] = useState(party.heard?.happened ?? '')
  const [wants, setWants] = useState(party.heard?.wants ?? '')
  const { name } = party
  return (
    <section className="stack-tight" aria-label={m.mediation_hear({ name })} tabIndex={-1} data-place>
      <h2><AsWritten>{m.mediation_hear({ name })}</AsWritten></h2>
      <p>{party.door} {party.phone && <a href={dialPerson(party.phone)}>{party.phone}</a>}</p>
      {party.resident && !party.phone && <p className="quiet">{m.cases_ownNumber()}</p>}
      {view.ended !== null ? <p><AsWritten>{[party.heard?.happened, party.heard?.wants].filter(Boolean).join(' · ')}</AsWritten></p> : (
        <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (happened.trim() !== '') void act({ kind: 'heard', party: party.id, happened: happened.trim(), wants: wants.trim() }) }}>
          <Field label={m.mediation_happened({ name })}><textarea rows={3} maxLength={2000} value={happened} onChange={(event) => setHappened(event.target.value)} /></Field>
          <Field label={m.mediation_wants({ name })}><textarea rows={2} maxLength={1000} value={wants} onChange={(event) => setWants(event.target.value)} /></Field>
          <p><FilledButton type="submit" busy={busy} missing={happened.trim() === '' ? m.desk_stillMissing({ what: m.mediation_happened({ name }) }) : null}>{m.mediation_saveHeard({ name })}</FilledButton></p>
        </form>
      )}
    </section>
  )
}

const namesOf = ({ parties }: MediationView, ids: readonly string[]): string => parties.filter(({ id }) => ids.includes(id)).map(({ name }) => name).join(m.common_listComma())

function Facts({ view, act, busy }: Part) {
  const [words, setWords] = useState('')
  const over = view.ended !== null
  // What one side has not accepted is no fact for either: it is put before them still.
  const areShared = (fact: MediationView['facts'][number]): boolean => view.parties.every(({ id }) => fact.accepted.includes(id) && !fact.anew.includes(id))
  const add = async (): Promise<void> => { if (words.trim() !== '' && (await act({ kind: 'fact', words: words.trim() }))) setWords('') }
  return (
    <section className="stack-tight" aria-label={m.mediation_facts()} tabIndex={-1} data-place>
      <h2>{m.mediation_facts()}</h2>
      <FactLines view={{ ...view, facts: view.facts.filter(areShared) }} act={act} busy={busy} />
      {!view.facts.every(areShared) && <h3>{m.mediation_factsOpen()}</h3>}
      <FactLines view={{ ...view, facts: view.facts.filter((fact) => !areShared(fact)) }} act={act} busy={busy} />
      {!over && (
        <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void add() }}>
          <Field label={m.mediation_fact()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
          <p><FilledButton type="submit" busy={busy} missing={words.trim() === '' ? m.desk_stillMissing({ what: m.mediation_fact() }) : null}>{m.mediation_addFact()}</FilledButton></p>
        </form>
      )}
    </section>
  )
}

function FactLines({ view, act, busy }: Omit<Part, 'zone'>) {
  const over = view.ended !== null
  return view.facts.length === 0 ? null : (
    <ul role="list" className="plain-list mediation-facts">
      {view.facts.map((fact) => (
        <li key={fact.n}>
          <p><AsWritten>{fact.words}</AsWritten></p>
          <p className="row">{view.parties.map(({ id, name }) => (fact.accepted.includes(id) && !fact.anew.includes(id) ? <span key={id}><AsWritten>{`✓ ${m.mediation_accepted({ name })}`}</AsWritten></span>
            : !over && <Accepts key={id} name={name} busy={busy} onSay={() => void act({ kind: 'accepted', party: id, fact: fact.n })} />))}</p>
          {!over && fact.anew.length > 0 && <p className="hint"><AsWritten>{m.mediation_acceptedBefore({ names: namesOf(view, fact.anew) })}</AsWritten></p>}
        </li>
      ))}
    </ul>
  )
}

/** Not taken back, and on everybody's phone once all accept it: asked first. */
function Accepts({ name, busy, onSay }: { name: string; busy: boolean; onSay: () => void }) {
  const [asked, setAsked] = useState(false)
  if (!asked) return <Button plain busy={busy} onClick={() => setAsked(true)}>{m.mediation_accepts({ name })}</Button>
  return <AskedFirst then={m.mediation_acceptsThen()} sure={m.mediation_acceptsYes({ name })} busy={busy} onSure={onSay} onCancel={() => setAsked(false)} />
}

function Agreement({ view, act, busy, zone, now }: Part & { now: Instant }) {
  const [words, setWords] = useState('')
  const [how, setHow] = useState<(typeof agreedHows)[number]>('spoken')
  const [lookAt, setLookAt] = useState<Instant | null>(() => plus(now, 7 * day))
  const [kept, setKept] = useState<(typeof keptHows)[number]>('yes')
  const missing = [words.trim() === '' && m.mediation_agreedWords(), lookAt === null && m.mediation_agreedLook()].filter((it) => it !== false)
  const agree = async (): Promise<void> => { if (words.trim() !== '' && lookAt && (await act({ kind: 'agreed', how, words: words.trim(), lookAt }))) setWords('') }
  return (
    <section className="stack-tight" aria-label={m.mediation_agreed()} tabIndex={-1} data-place>
      <h2>{m.mediation_agreed()}</h2>
      {view.agreement && <p><AsWritten>{`${howName(view.agreement.how)}: ${view.agreement.words}`}</AsWritten>{view.looked ? ` · ${keptName(view.looked)}` : ''}</p>}
      {view.ended === null && view.agreedAnew.length > 0 && <p className="hint"><AsWritten>{m.mediation_agreedBefore({ names: namesOf(view, view.agreedAnew) })}</AsWritten></p>}
      {view.ended === null && view.agreement && (
        <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void act({ kind: 'looked', kept, lookAt: null }) }}>
          <Field label={m.mediation_lookedKept()}><select value={kept} onChange={(event) => setKept(event.target.value as typeof kept)}>{keptHows.map((one) => <option key={one} value={one}>{keptName(one)}</option>)}</select></Field>
          <p><Button type="submit" busy={busy}>{m.mediation_saveLooked()}</Button></p>
        </form>
      )}
      {view.ended === null && (
        <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void agree() }}>
          <Field label={m.mediation_agreedWords()}><textarea rows={3} maxLength={2000} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
          <Field label={m.mediation_agreedHow()}><select value={how} onChange={(event) => setHow(event.target.value as typeof how)}>{agreedHows.map((one) => <option key={one} value={one}>{howName(one)}</option>)}</select></Field>
          <WhenField label={m.mediation_agreedLook()} value={lookAt} zone={zone} onChange={setLookAt} />
          <p><FilledButton type="submit" busy={busy} missing={missing.length > 0 ? m.desk_stillMissing({ what: missing.join(m.common_listComma()) }) : null}>{m.mediation_saveAgreed()}</FilledButton></p>
        </form>
      )}
    </section>
  )
}

/** It cannot be taken back: what it means stands before the press, and the press needs the tick. */
function End({ act, busy }: Part) {
  const [as, setAs] = useState<MediationEnd>('agreed')
  const [where, setWhere] = useState('')
  const [sure, setSure] = useState(false)
  return (
    <section className="stack-tight" aria-label={m.mediation_end()}>
      <h2>{m.mediation_end()}</h2>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (sure) void act({ kind: 'ended', as, where: where.trim() }) }}>
        <Field label={m.mediation_endAs()}><select value={as} onChange={(event) => setAs(event.target.value as MediationEnd)}>{mediationEnds.map((one) => <option key={one} value={one}>{endName(one)}</option>)}</select></Field>
        {as === 'not-agreed' && <Field label={m.mediation_endWhere()}><input maxLength={300} autoComplete="off" value={where} onChange={(event) => setWhere(event.target.value)} /></Field>}
        <Check label={m.mediation_endWhat()} checked={sure} onChange={setSure} />
        <p><FilledButton type="submit" busy={busy} missing={sure ? null : m.mediation_endTick()}>{m.mediation_endNow()}</FilledButton></p>
      </form>
    </section>
  )
}
