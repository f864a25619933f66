// A call, a visit, a message as it comes: who it is and what is open at their home first, the answers that the records hold, what they say; and what comes of it, which is one of
// three things. The one line for missed calls and the box for pasted messages stand here too. Without a network all of it is kept on this computer and sent once.

import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { DeskHere } from '#domain/promises/wire.ts'
import type { Card } from '#domain/people/wire.ts'
import { useApi, useNetwork } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { useNotKept } from '../../parts/draft.ts'
import { useKeys } from '../../parts/keys.ts'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { byTicket, isSomething, takeNext, type Call, type Calling } from './call.ts'
import { CallOpens } from './CallOpens.tsx'
import { deskKeys } from './desk-keys.ts'
import { focusCase } from './focus.ts'
import { CallWho, Channels } from './CallWho.tsx'
import { keeperOf } from './keeper.ts'
import { MissedLine, PastedMessages } from './CallQuick.tsx'
import { NotTakenHere } from '../../field/NotTakenHere.tsx'
import { OpenAtHome } from './OpenAtHome.tsx'
import { Questions } from './Questions.tsx'
import { ReadOut, type Promised } from './ReadOut.tsx'
import './calls.css'

export type CallScreenProps = { me: Me; calling: Calling; onSearch: () => void; onCard: (resident: string) => void }
/** What a call came to a moment ago. */
type Over = { kind: 'answered' | 'aside' } | { kind: 'promised'; promised: Promised }

export function CallScreen({ me, calling, onSearch, onCard }: CallScreenProps) {
  const { call } = calling
  const [over, setOver] = useState<Over | null>(null)
  const opening = call?.opening ?? false
  const [problem, setProblem] = useState<Problem | null>(null)
  const screen = useRef<HTMLDivElement>(null)
  const [callUnkept, formUnkept] = [useNotKept('call'), useNotKept(`opens-${call?.id}`)]
  const unkept = (call !== null && callUnkept) || (opening && formUnkept)
  /** Once it stands there: what a key has changed is drawn a moment after the key. */
  const focusOn = (what: string, turns = 20): void => void setTimeout(() => {
    const there = screen.current?.querySelector<HTMLElement>(what)
    if (there) there.focus()
    else if (turns > 0) requestAnimationFrame(() => focusOn(what, turns - 1))
  })
  /** At once, before the next letter comes: what is typed after the key belongs there. */
  const toWords = (): void => screen.current?.querySelector<HTMLElement>('.call-words textarea')?.focus()
  useEffect(() => {
    const waited = takeNext()
    if (waited) calling.resume(waited)
    // The next thing is what is known of them; whoever is being looked up keeps the focus in the search.
    if (!document.activeElement?.matches('input, select, textarea')) focusCase()
  }, [])
  useEffect(() => { if (call) setOver(null) }, [call?.id])
  useEffect(() => setProblem(null), [call?.id])
  // Told: the next thing is that the call is over.
  useEffect(() => { if (call?.told) focusOn('.call-answered') }, [call?.told])
  const settle = async (over: Over, came: Parameters<Calling['settle']>[0]): Promise<void> => {
    if (!call || !isSomething(call)) return
    const why = await calling.settle(came)
    setProblem(why)
    if (why) return
    setOver(over)
    focusOn('.call-over .button')
  }
  const answered = (): void => void settle({ kind: 'answered' }, { kind: 'answered' })
  const join = (it: CaseId, promised: Promised): void => void settle({ kind: 'promised', promised: call ? { ...promised, due: byTicket(call, promised.due) } : promised }, { kind: 'joined', case: it })
  const open = (): void => { calling.change({ opening: true }); focusOn('.call-opens select') }
  const matter = (): void => {
    setOver(null)
    // Pressed twice, it is one matter: of this one nothing is written yet.
    if (!(call?.of && call.note.trim() === '' && !call.told && !call.exit && !call.outside)) calling.matter()
    focusOn('.call-words textarea')
  }
  const missed = call?.channel === 'missed' && !call.waited
  const shown = call !== null && isSomething(call) && !opening && !missed
  const may = (act: () => void, when = shown): (() => void) | undefined => (when ? act : undefined)
  // They act wherever nobody writes: what stands here is the one call that runs.
  const keys = { [deskKeys.call.answered]: may(answered), [deskKeys.call.open]: may(open), [deskKeys.call.aside]: may(() => void settle({ kind: 'aside' }, null)), [deskKeys.call.matter]: may(matter, shown || (over !== null && calling.last !== null)), [deskKeys.call.words]: may(toWords, call !== null) }
  useKeys(keys, call?.resident ? { atOnce: deskKeys.call.words + deskKeys.call.matter } : {})
  return (
    <div ref={screen} className="call-screen" data-place>
      <NotTakenHere me={me} />
      {over && !call && <CallOver over={over} zone={me.community.zone} calling={calling} onNext={onSearch} onMatter={matter} onBack={(waits) => { calling.resume(waits); focusOn('.call-words textarea') }} />}
      <section className="call-known" id="case" tabIndex={0} aria-label={m.cases_callKnown()}>
        {call?.resident ? <Known me={me} calling={calling} onJoin={join} onCard={onCard} /> : <Nobody calling={calling} zone={me.community.zone} onSearch={onSearch} onJoin={join} over={over !== null} />}
      </section>
      <section className="call-what" tabIndex={-1} aria-label={m.cases_callWhat()}>
        <Channels calling={calling} />
        {unkept && <Notice tone="ask"><p>{m.cases_callUnkept()}</p></Notice>}
        {missed ? <MissedLine calling={calling} /> : (
          <>
            <CallWho calling={calling} zone={me.community.zone} />
            <ProblemNotice problem={problem} />
            {!opening && <Results me={me} calling={calling} onAnswered={answered} onOpen={open} onAside={() => void settle({ kind: 'aside' }, null)} onMatter={matter} />}
            {opening && call && <CallOpens key={call.id} me={me} calling={calling} onCancel={() => { calling.change({ opening: false }); focusOn('.call-answered') }} onOpened={(promised) => { setOver({ kind: 'promised', promised }); focusOn('.call-over .button') }} />}
          </>
        )}
        {call?.channel === 'group' && !call.resident && !call.waited && <PastedMessages />}
      </section>
    </div>
  )
}

/** What comes of it: one of three, or it waits with its name on it. */
function Results({ me, calling, onAnswered, onOpen, onAside, onMatter }: { me: Me; calling: Calling; onAnswered: () => void; onOpen: () => void; onAside: () => void; onMatter: () => void }) {
  const { call } = calling
  const nothing = !call || !isSomething(call)
  const { data: here } = useApi<DeskHere>('/api/desk/turns')
  const keeper = keeperOf(here, me, { owner: null, urgency: 'today', confidential: call?.private ?? false })
  return (
    <div className="call-results stack-tight" role="group" aria-label={m.cases_callCame()}>
      <h3>{m.cases_callCame()}</h3>
      {nothing && <p className="quiet">{m.cases_callNothing()}</p>}
      <Button main className="big call-answered" aria-disabled={nothing || undefined} onClick={onAnswered}>{call?.told ? m.cases_callAnsweredTold() : m.cases_callAnswered()} <kbd aria-hidden="true">{call?.told ? '↵' : 'a'}</kbd></Button>
      <Button className="big" aria-disabled={nothing || undefined} onClick={() => { if (!nothing) onOpen() }}>{m.cases_callOpen()} <kbd aria-hidden="true">o</kbd></Button>
      <Button plain aria-disabled={nothing || undefined} onClick={onAside}>{keeper.away ? m.cases_callAsideWith({ name: keeper.name }) : m.cases_callAside()} <kbd aria-hidden="true">p</kbd></Button>
      <Button plain aria-disabled={nothing || undefined} onClick={onMatter}>{m.desk_matter()} <kbd aria-hidden="true">m</kbd></Button>
      {call?.of && <p className="quiet">{m.cases_matterOf()}</p>}
    </div>
  )
}

type NobodyProps = { calling: Calling; zone: Zone; onSearch: () => void; onJoin: (it: CaseId, promised: Promised) => void; over: boolean }
/** Nobody is known yet: the search says who, and what is said is written down all the same. Of a home that is known, what is open there may be what it is about. */
function Nobody({ calling, zone, onSearch, onJoin, over }: NobodyProps) {
  const { live } = useNetwork()
  const household = calling.call?.household
  const name = calling.call?.relationWords || calling.call?.number
  return (
    <div className="stack-tight">
      <h2>{name ? <AsWritten>{name}</AsWritten> : over ? m.cases_callNext() : m.cases_callWho()}</h2>
      <p className="quiet">{live ? m.cases_callWhoHow() : m.cases_callWhoOffline()}</p>
      <p><Button onClick={onSearch}>{m.cases_callSearch()} <kbd aria-hidden="true">/</kbd></Button></p>
      {household && <OpenAtHome household={household} zone={zone} joining={onJoin} />}
    </div>
  )
}

function Known({ me, calling, onJoin, onCard }: { me: Me; calling: Calling; onJoin: (it: CaseId, promised: Promised) => void; onCard: (resident: string) => void }) {
  const resident = calling.call!.resident!
  const { data: card, error, refetch } = useApi<Card>(`/api/residents/${resident.id}`)
  const [, go] = useLocation()
  const zone = me.community.zone
  return (
    <div className="stack" key={resident.id}>
      <header className="stack-tight">
        <h2><AsWritten>{resident.name}</AsWritten> <span className="hit-door">{resident.door}</span></h2>
        <p className="row">
          <Button plain onClick={() => onCard(resident.id)}>{m.cases_callCard()}</Button>
          <Button plain onClick={() => { calling.notThem(); go('/desk/call') }}>{m.cases_callNotThem()}</Button>
        </p>
      </header>
      {card && <OpenAtHome household={card.household} zone={zone} joining={onJoin} />}
      {card ? <Questions key={card.id} card={card} zone={zone} calling={calling} onCall /> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
    </div>
  )
}

/** It is over: what was promised is read aloud, and the next one may ring. */
function CallOver({ over, zone, calling, onNext, onMatter, onBack }: { over: Over; zone: string; calling: Calling; onNext: () => void; onMatter: () => void; onBack: (waits: Call) => void }) {
  const { live } = useNetwork()
  const [waits] = calling.aside
  const said = over.kind === 'promised' ? m.cases_overPromised({ number: over.promised.number }) : over.kind === 'answered' ? m.cases_overAnswered() : m.cases_overAside()
  return (
    <section className="call-over stack-tight" tabIndex={-1} aria-label={m.cases_callOver()}>
      <p className="hidden-visually" role="status">{said}</p>
      {over.kind === 'promised' ? <ReadOut promised={over.promised} zone={zone} /> : <Notice tone="good"><p>{said}</p></Notice>}
      {!live && <p className="waiting">{m.cases_keptHere()}</p>}
      <p className="row">
        {waits && <Button main onClick={() => onBack(waits)}><AsWritten>{m.cases_overBack({ who: waits.resident?.name ?? (waits.relationWords || waits.number || m.desk_asideNobody()) })}</AsWritten> <kbd aria-hidden="true">↵</kbd></Button>}
        <Button main={over.kind === 'promised' && !waits} onClick={onNext}>{m.cases_overNext()} {!waits && <kbd aria-hidden="true">↵</kbd>}</Button>
        {calling.last && <Button plain onClick={onMatter}>{m.desk_matter()} <kbd aria-hidden="true">m</kbd></Button>}
      </p>
    </section>
  )
}
