// The self-tests of a home on one page: everybody who is there, with a clock for each that says when to look, and what their test showed, said by any adult. It shows what came out to the person, and to
// whoever entered it on this phone.

import { useState } from 'react'
import { asksForCall, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import type { OwnAntigen, OwnEvenings } from '#domain/rounds/antigen-wire.ts'
import type { AntigenResultId, ResidentId } from '#domain/kernel/ids.ts'
import { antigenHere, noteAntigen, useAntigenNoted } from '../../offline/antigen-noted.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { AntigenButtons, antigenName } from '../../parts/AntigenButtons.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { AntigenClock, LeafletLimit, useLimit } from './AntigenClock.tsx'
import { Frame } from './Frame.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

type Round = OwnEvenings['rounds'][number]
type Who = { person: ResidentId | null; called: string; name: string; said: boolean; answer: Round['homes'][number]['people'][number]['answer'] }

export function AntigenPage() {
  const { value, problem, retry } = useKeptAnswer<OwnEvenings>('/api/me/antigen')
  return (
    <Frame title={m.antigen_title()} back="/me">
      {!value && (problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />)}
      {value?.rounds.length === 0 && <p>{m.antigen_none()}</p>}
      {value?.rounds.map((round) => <Evening key={round.id} round={round} />)}
    </Frame>
  )
}

function Evening({ round }: { round: Round }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const noted = useAntigenNoted()
  const limit = useLimit()
  const [told, setTold] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const people = round.homes.flatMap((home) => home.people)
  const send = async (who: Who, what: OwnAntigen['what'], takesBack: AntigenResultId | null): Promise<boolean> => {
    const body: OwnAntigen = { id: newId<'antigen-result'>(), round: round.id, home: who.person ?? people[0]!.id, person: who.person, called: who.called, what, takesBack, at: timeNow() }
    try {
      await noteAntigen('/api/me/antigen', round.id, body)
    } catch (error) {
      setProblem(whyNotKept(error))
      return false
    }
    setProblem(null)
    setTold(what === 'taken-back' ? m.antigen_takenBack({ name: who.name }) : m.antigen_noted({ name: who.name, what: antigenName(what) }))
    void refresh('/api/me/')
    return true
  }
  const others = [...new Set(noted.filter((one) => one.of === round.id && one.body.person === null).map((one) => one.body.called))]
  const stay = [...people.map(({ id }) => antigenHere(noted, round.id, { person: id, called: '' })), ...others.map((called) => antigenHere(noted, round.id, { person: null, called })), ...people.map((one) => one.answer)].some((one) => one !== null && asksForCall(one.what))
  return (
    <section className="stack" aria-label={round.title}>
      <h2><AsWritten>{round.title}</AsWritten></h2>
      <p><strong>{m.antigen_until({ at: when(round.until, zone, now) })}</strong></p>
      <p>{m.antigen_intro()}</p>
      {round.note !== '' && <p className="as-lines"><AsWritten>{round.note}</AsWritten></p>}
      <p className="quiet">{m.antigen_lines()}</p>
      <LeafletLimit {...limit} />
      {stay && <Notice tone="ask"><p><strong>{m.antigen_stayIn()}</strong></p></Notice>}
      <p role="status" className={told === '' ? 'hidden-visually' : ''}><AsWritten>{told}</AsWritten></p>
      <ProblemNotice problem={problem} />
      {round.homes.map((home) => (
        <ul key={home.door} role="list" className="rows">
          {home.people.map((one) => <li key={one.id}><Person round={round.id} who={{ ...one, person: one.id, called: '' }} limit={limit.limit} onSay={send} /></li>)}
        </ul>
      ))}
      <ul role="list" className="rows">{others.map((called) => <li key={called}><Person round={round.id} who={{ person: null, called, name: called, said: true, answer: null }} limit={limit.limit} onSay={send} /></li>)}</ul>
      <Other onSay={send} known={others} />
      <p className="quiet">{m.antigen_silence()}</p>
    </section>
  )
}

type OnSay = (who: Who, what: OwnAntigen['what'], takesBack: AntigenResultId | null) => Promise<boolean>
function Person({ round, who, limit, onSay }: { round: string; who: Who; limit: number; onSay: OnSay }) {
  const [asking, setAsking] = useState(false)
  const here = antigenHere(useAntigenNoted(), round, who)
  const stands = here ?? who.answer
  const say = async (what: AntigenAnswer): Promise<void> => { if (await onSay(who, what, null)) setAsking(false) }
  const back = async (): Promise<void> => { if (stands && await onSay(who, 'taken-back', stands.id)) setAsking(true) }
  const state = here ? m.antigen_onHere({ what: antigenName(here.what) }) : who.answer ? m.antigen_answered({ what: antigenName(who.answer.what) }) : who.said && who.person ? m.antigen_theirs() : m.antigen_missing()
  return (
    <div className="stack-tight" data-person={who.name}>
      <h3><AsWritten>{who.name}</AsWritten></h3>
      <p>{state}</p>
      {stands
        ? <p><Button plain aria-label={m.antigen_mistakeOf({ name: who.name })} onClick={() => void back()}>{m.antigen_mistake()}</Button></p>
        : <>
          {who.person && <AntigenClock person={who.person} name={who.name} limit={limit} />}
          {!asking && <p><Button main={!who.said} aria-label={m.antigen_sayOf({ name: who.name })} onClick={() => setAsking(true)}>{m.antigen_say()}</Button></p>}
          {asking && <AntigenButtons name={who.name} onSay={say} />}
        </>}
    </div>
  )
}

/** Whoever stays here and is in no list tests as well. */
function Other({ onSay, known }: { onSay: OnSay; known: readonly string[] }) {
  const [open, setOpen] = useState(false)
  const [called, setCalled] = useState('')
  const name = called.trim()
  const say = async (what: AntigenAnswer): Promise<void> => {
    if (name === '' || known.includes(name) || !(await onSay({ person: null, called: name, name, said: false, answer: null }, what, null))) return
    setCalled('')
    setOpen(false)
  }
  if (!open) return <p><Button onClick={() => setOpen(true)}>{m.antigen_other()}</Button></p>
  return (
    <div className="stack-tight">
      <Field label={m.antigen_otherName()} hint={m.antigen_otherHint()}><input maxLength={60} autoComplete="off" value={called} onChange={(event) => setCalled(event.target.value)} /></Field>
      {name !== '' && !known.includes(name) && <AntigenButtons name={name} onSay={say} />}
      <p><Button plain onClick={() => setOpen(false)}>{m.common_cancel()}</Button></p>
    </div>
  )
}
