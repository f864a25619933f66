// The self-tests of a home on one page: everybody who is there, with a clock for each that says when to look, and what their test showed, said by any adult. It shows what came out to the person, and to
// whoever entered it on this phone.

import { useEffect, useState } from 'react'
import { asksForCall, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import type { OwnAntigen, OwnEvenings } from '#domain/rounds/antigen-wire.ts'
import type { AntigenResultId, ResidentId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { antigenHere, noteAntigen, useAntigenNoted, useAntigenUnsent } from '../../offline/antigen-noted.ts'
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
import { AntigenClock, forgetClock, LeafletLimit, useLimit } from './AntigenClock.tsx'
import { Frame } from './Frame.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

/** So long what was said stands on the page, where it is nobody else's to see. */
const shownFor = minute

type Round = OwnEvenings['rounds'][number]
type Home = Round['homes'][number]
/** `of`: where what this phone said of them is kept. `home`: somebody of it, by whom it is known. */
type Who = Omit<Home['people'][number], 'id'> & { person: ResidentId | null; called: string; home: ResidentId; of: string }
const guest = (round: Round, home: Home, called: string): Who => ({ person: null, called, name: called, said: false, answer: null, mayTell: round.others, home: home.people[0]!.id, of: `${round.id} ${home.people[0]!.id}` })
const dweller = (round: Round, home: Home, { id, ...one }: Home['people'][number]): Who => ({ ...one, person: id, called: '', home: home.people[0]!.id, of: round.id })

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
  useEffect(() => {
    if (told === '') return
    const over = setTimeout(() => setTold(''), shownFor)
    return () => clearTimeout(over)
  }, [told])
  const send = async (who: Who, what: OwnAntigen['what'], takesBack: AntigenResultId | null): Promise<boolean> => {
    const body: OwnAntigen = { id: newId<'antigen-result'>(), round: round.id, home: who.person ?? who.home, person: who.person, called: who.called, what, takesBack, at: timeNow() }
    try {
      await noteAntigen('/api/me/antigen', who.of, body)
    } catch (error) {
      setProblem(whyNotKept(error))
      return false
    }
    setProblem(null)
    if (who.person) forgetClock(round.id, who.person)
    setTold(what === 'taken-back' ? m.antigen_takenBack({ name: who.name }) : m.antigen_noted({ name: who.name, what: antigenName(what) }))
    void refresh('/api/me/')
    return true
  }
  const homes = round.homes.map((home) => {
    const called = [...new Set(noted.filter((one) => one.of === guest(round, home, '').of && one.body.person === null).map((one) => one.body.called))]
    return { home, called, all: [...home.people.map((one) => dweller(round, home, one)), ...called.map((one) => guest(round, home, one))] }
  })
  const stay = homes.flatMap(({ all }) => all).flatMap((who) => [antigenHere(noted, who.of, who), who.answer]).some((one) => one !== null && asksForCall(one.what))
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
      {homes.map(({ home, called, all }) => (
        <section key={home.people[0]!.id} className="stack-tight" aria-label={home.door}>
          {homes.length > 1 && <h3><AsWritten>{home.door}</AsWritten></h3>}
          <ul role="list" className="rows">{all.map((who) => <li key={who.person ?? who.called}><Person round={round.id} who={who} limit={limit.limit} onSay={send} /></li>)}</ul>
          {round.others && <Other who={(name) => guest(round, home, name)} onSay={send} known={called} />}
        </section>
      ))}
      <p className="quiet">{m.antigen_silence()}</p>
    </section>
  )
}

type OnSay = (who: Who, what: OwnAntigen['what'], takesBack: AntigenResultId | null) => Promise<boolean>
function Person({ round, who, limit, onSay }: { round: string; who: Who; limit: number; onSay: OnSay }) {
  const [asking, setAsking] = useState(false)
  const here = antigenHere(useAntigenNoted(), who.of, who)
  const unsent = useAntigenUnsent().get(here?.id ?? '')
  const now = useNow(10_000)
  const [saidAt, setSaidAt] = useState<Instant | null>(null)
  const stands = here ?? who.answer
  // Others use this phone as well: what the server would not show them does not stay in sight.
  const shown = here && (who.answer?.id === here.id || (saidAt !== null && now < plus(saidAt, shownFor)))
  const say = async (what: AntigenAnswer): Promise<void> => {
    if (!(await onSay(who, what, null))) return
    setAsking(false)
    setSaidAt(timeNow())
  }
  const back = async (): Promise<void> => { if (stands && await onSay(who, 'taken-back', stands.id)) setAsking(true) }
  const state = here ? (shown ? m.antigen_onHere({ what: antigenName(here.what) }) : m.antigen_onHereOnly()) : who.answer ? m.antigen_answered({ what: antigenName(who.answer.what) }) : who.said && who.person ? m.antigen_theirs() : m.antigen_missing()
  return (
    <div className="stack-tight" data-person={who.name}>
      <h3><AsWritten>{who.name}</AsWritten></h3>
      <p>{state}</p>
      {unsent && <p className="check-state">{unsent === 'waits' ? m.antigen_unsent() : m.antigen_refused()}</p>}
      {stands && !here && !who.answer?.mine && <p className="quiet">{m.antigen_notHere()}</p>}
      {!who.mayTell ? null : stands
        ? (here || who.answer?.mine) && <p><Button plain aria-label={m.antigen_mistakeOf({ name: who.name })} onClick={() => void back()}>{m.antigen_mistake()}</Button></p>
        : <>
          {who.person && <AntigenClock round={round} person={who.person} name={who.name} limit={limit} />}
          {!asking && <p><Button main={!who.said} aria-label={m.antigen_sayOf({ name: who.name })} onClick={() => setAsking(true)}>{m.antigen_say()}</Button></p>}
          {asking && <AntigenButtons name={who.name} onSay={say} />}
        </>}
    </div>
  )
}

/** Whoever stays here and is in no list tests as well. */
function Other({ who, onSay, known }: { who: (name: string) => Who; onSay: OnSay; known: readonly string[] }) {
  const [open, setOpen] = useState(false)
  const [called, setCalled] = useState('')
  const name = called.trim()
  const say = async (what: AntigenAnswer): Promise<void> => {
    if (name === '' || known.includes(name) || !(await onSay(who(name), what, null))) return
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
