// The desk: search above, the queue on the left, the person in the middle, the exit on the right. Everything that a call needs is
// on this one screen, and everything on it works from the keyboard.

import { Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import type { Card, Hit } from '#domain/people/wire.ts'
import type { ExitLine, ExitView } from '#domain/exits/wire.ts'
import type { CaseId, ResidentId } from '#domain/kernel/ids.ts'
import '../../offline/about-staff.ts'
import { useApi } from '../../offline/live.tsx'
import { homeOf, type StartProps } from '../../offline/session.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { useKeys, useKeysOff, useTypingGoesTo } from '../../parts/keys.ts'
import { later } from '../../parts/later.tsx'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { AddPerson, type Added } from './AddPerson.tsx'
import { AskForm } from './AskForm.tsx'
import { newCall, useCall, type Call } from './call.ts'
import { CallClock } from './CallClock.tsx'
import { CallsAside } from './CallsAside.tsx'
import { deskKeys } from './desk-keys.ts'
import { EmergencyButton, JustOpened, UndoEmergency, useUnsent, type Opened } from './Emergency.tsx'
import { ExitCase } from './ExitCase.tsx'
import { CaseSaid } from './CaseSaid.tsx'
import { focusCase } from './focus.ts'
import { NotTakenHere } from '../../field/NotTakenHere.tsx'
import { QueueByHour } from './NightQueue.tsx'
import { Resident } from './Resident.tsx'
import { SilentPhones } from './SilentPhones.tsx'
import { Search, type SearchHandle } from './Search.tsx'
import { useSelection, type Selection } from './selection.ts'
import { DeskTop } from './DeskTop.tsx'
import { Steps } from './Steps.tsx'
import { loadAreas } from '../../words/texts.ts'
import './desk.css'

const ShiftPage = later(async () => (await import('./ShiftPage.tsx')).ShiftPage)
const FaultsPage = later(async () => (await import('./FaultsPage.tsx')).FaultsPage)
// It says of each notice of the fault how it stands, and of each case how it is over.
const FaultPage = later(async () => (await Promise.all([import('./FaultPage.tsx'), loadAreas(['notices', 'cases'])]))[0].FaultPage)
const ListsPage = later(async () => (await import('./ListsPage.tsx')).ListsPage)
const ListNew = later(async () => (await import('./ListNew.tsx')).ListNew)
const ListPage = later(async () => (await import('./ListPage.tsx')).ListPage)
/** With their own sentences, which the rest of the desk does not say. */
const CallScreen = later(async () => (await Promise.all([import('./CallScreen.tsx'), loadAreas(['cases'])]))[0].CallScreen)
const CasePage = later(async () => (await Promise.all([import('./CasePage.tsx'), loadAreas(['cases'])]))[0].CasePage)
/** It says what is pressed on a call and in a case. */
const Help = later(async () => (await Promise.all([import('./Help.tsx'), loadAreas(['cases'])]))[0].Help)
const Neighbours = later(async () => (await import('./Neighbours.tsx')).Neighbours)

/** Whoever has no place at the desk comes to their own: these tools would turn them away. */
export function Start(props: StartProps) {
  if (!props.me.verbs.includes('person.search')) return <Redirect to={homeOf(props.me)} replace />
  return (
    <Switch>
      {props.me.verbs.includes('desk.turn') && <Route path="/desk/shift"><ShiftPage {...props} /></Route>}
      <Route path="/desk/faults/:id">{({ id }) => <FaultPage key={id} {...props} id={id} />}</Route>
      <Route path="/desk/faults"><FaultsPage {...props} /></Route>
      {props.me.verbs.includes('promise.keep') && <Route path="/desk/lists/new"><ListNew {...props} /></Route>}
      {props.me.verbs.includes('promise.keep') && <Route path="/desk/lists/:id">{({ id }) => <ListPage key={id} {...props} id={id} />}</Route>}
      {props.me.verbs.includes('promise.keep') && <Route path="/desk/lists"><ListsPage {...props} /></Route>}
      <Route path={/^\/desk\/(repairs|mediations)/}><Suspense fallback={<Loading />}><Neighbours {...props} /></Suspense></Route>
      <Route><Desk {...props} /></Route>
    </Switch>
  )
}

function Desk({ me, signOut }: StartProps) {
  const [selection, selectIt] = useSelection()
  const [adding, setAdding] = useState<string | null>(null)
  const select = useCallback((next: Selection): void => { setAdding(null); selectIt(next) }, [selectIt])
  const calling = useCall()
  const [location, go] = useLocation()
  const inCall = location === '/desk/call'
  const [, caseId] = /^\/desk\/cases\/([0-9a-f-]{36})$/.exec(location) ?? []
  const apart = inCall || caseId !== undefined
  const { data: card } = useApi<Card>(selection.resident ? `/api/residents/${selection.resident}` : null)
  const search = useRef<SearchHandle>(null)
  const [help, setHelp] = useState(false)
  const [keysOff, setKeysOff] = useDraft('keys-off', false)
  const [opened, setOpened] = useDraft<Opened | null>('emergency', null)
  const begin = (letter: string): void => search.current?.begin(letter)
  const toTheirs = (): void => {
    // Whoever lies on the desk is on the line.
    if (!calling.call && card) calling.resume(newCall({ resident: { id: card.id, name: card.name, door: card.door } }))
    go('/desk/call')
    if (!(calling.call?.resident ?? card) && matchMedia('(hover: hover)').matches) begin('')
  }
  const toCall = (one: Call): void => { calling.resume(one); go('/desk/call'); focusCase() }
  const another = (): void => {
    // Whoever lies on the desk and is not on the line is who rings.
    const other = card && !inCall && card.id !== calling.call?.resident?.id ? card : null
    toCall(newCall(other ? { resident: { id: other.id, name: other.name, door: other.door } } : {}))
    if (!other && matchMedia('(hover: hover)').matches) begin('')
  }
  // Somebody else lies on the desk than was on the line: what is written now is never theirs who called before.
  const openCall = (): void => (!inCall && card && calling.call?.resident && calling.call.resident.id !== card.id ? another() : toTheirs())
  const [aside] = calling.aside
  useKeys({ [deskKeys.all.search]: () => begin(''), [deskKeys.all.help]: () => setHelp(true), [deskKeys.all.call]: openCall, [deskKeys.all.another]: calling.call ? another : undefined, [deskKeys.all.back]: aside ? () => toCall(aside) : undefined })
  useKeys({ [deskKeys.queue.fresh]: selection.resident ? () => select({ ...selection, exit: null }) : undefined }, { within: '.desk-person, .desk-exit' })
  useTypingGoesTo(begin)
  useKeysOff(keysOff)
  // A telephone rings: what is typed first is whose call it is, unless a case was opened by its address. A phone would open its
  // keyboard over the queue.
  useEffect(() => {
    if (caseId) return
    if (selection.exit) focusCase()
    else if (matchMedia('(hover: hover)').matches) search.current?.begin('')
  }, [])
  const pick = (hit: Pick<Hit, 'id' | 'name' | 'door'> & { exit: Hit['exit'] }): void => {
    const first = !calling.call?.resident
    calling.attach({ id: hit.id, name: hit.name, door: hit.door })
    if (!inCall || !first) select({ resident: hit.id, exit: hit.exit })
    focusCase()
  }
  const add = (typed: string): void => { selectIt({ resident: null, exit: null }); setAdding(typed) }
  const added = ({ id, name, door }: Added): void => {
    calling.attach({ id, name, door })
    select({ resident: id, exit: null })
    focusCase()
  }
  const openRow = (row: ExitLine): void => { select({ resident: row.resident, exit: row.id }); focusCase() }
  const emergency = (one: Opened): void => { setOpened(one); select({ resident: one.resident, exit: one.id }); focusCase() }
  const undone = (one: Opened): void => { setOpened(null); select({ resident: one.resident, exit: null }) }
  return (
    <div className="desk" data-has={selection.exit || selection.resident || adding !== null ? 'person' : 'nobody'} data-exit={selection.exit ? 'open' : 'none'} data-keys={keysOff ? 'off' : 'on'}>
      <a className="skip" href="#case" onClick={(event) => { event.preventDefault(); document.getElementById('case')?.focus() }}>{m.common_skip()}</a>
      <DeskTop me={me} signOut={signOut} onHelp={() => setHelp(true)} own={opened?.id ?? null} />
      <section className="desk-bar" data-call={calling.call ? 'runs' : 'none'} aria-label={m.desk_call()}>
        <Search handle={search} onFirstKey={calling.begin} onPick={pick} onCase={(one) => go(`/desk/cases/${one}`)} onAdd={me.verbs.includes('person.write') ? add : null} />
        <CallClock calling={calling} screen={inCall} onUnfinished={toTheirs} onAnother={another} />
        {apart ? <Link className="button" href="/desk">← {m.desk_queue()}</Link> : <Button className="call-open" onClick={openCall}>{m.desk_takeCall()} <kbd aria-hidden="true">t</kbd></Button>}
        <EmergencyButton resident={selection.resident} shown={`${selection.resident ?? ''} ${selection.exit ?? ''}`} onOpened={emergency} />
        <CallsAside calling={calling} onBack={toCall} />
      </section>
      {apart && (
        <main className="desk-main desk-apart">
          <h1 className="hidden-visually">{inCall ? m.desk_takeCall() : m.desk_cases()}</h1>
          <Suspense fallback={<Loading />}>
            {inCall ? <CallScreen me={me} calling={calling} onSearch={() => begin('')} onCard={(resident) => select({ resident: resident as ResidentId, exit: null })} /> : <CasePage key={caseId} id={caseId as CaseId} me={me} />}
          </Suspense>
        </main>
      )}
      {!apart && <main className="desk-main">
        <h1 className="hidden-visually">{m.desk_title()}</h1>
        <section className="desk-queue" aria-label={m.desk_queue()} tabIndex={0}><QueueByHour me={me} selected={selection.exit} onOpen={openRow} zone={me.community.zone} /><SilentPhones me={me} /></section>
        <section className="desk-person" aria-label={m.desk_person()} tabIndex={0}>
          {(selection.resident || selection.exit || adding !== null) && <button type="button" className="button plain desk-back" onClick={() => select({ resident: null, exit: null })}>← {m.desk_queue()}</button>}
          {selection.resident && selection.exit && <button type="button" className="button plain desk-whole" onClick={() => select({ resident: selection.resident, exit: null })}>{m.desk_wholeCard()}</button>}
          {adding !== null
            ? <AddPerson key={adding} typed={adding} zone={me.community.zone} calling={calling.call !== null} onAdded={added} onCancel={() => select({ resident: null, exit: null })} />
            : <Person me={me} selection={selection} select={select} calling={calling} keysOff={keysOff} />}
        </section>
        <section className="desk-exit" id="case" aria-label={m.desk_exit()} tabIndex={0}>
          <NotTakenHere me={me} />
          {opened && opened.id === selection.exit && <UndoEmergency key={opened.id} opened={opened} onUndone={undone} />}
          <Right me={me} selection={selection} select={select} calling={calling} opened={opened} />
        </section>
      </main>}
      {help && <Suspense fallback={null}><Help keysOff={keysOff} onKeysOff={setKeysOff} onClose={() => setHelp(false)} /></Suspense>}
    </div>
  )
}

type PartProps = Pick<StartProps, 'me'> & { selection: Selection; select: (next: Selection) => void; calling: ReturnType<typeof useCall> }

function Person({ me, selection, select, calling, keysOff }: PartProps & { keysOff: boolean }) {
  const { data, error, refetch } = useApi<Card>(selection.resident ? `/api/residents/${selection.resident}` : null)
  const shown = (): ReactNode => {
    if (!selection.resident) return selection.exit ? <p className="quiet">{m.desk_nobodyKnown()}</p> : <div className="stack desk-welcome"><h2>{m.desk_welcome()}</h2><Steps keysOff={keysOff} /></div>
    if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
    return (
      <Resident card={data} me={me} zone={me.community.zone} exit={selection.exit} calling={calling}
        onExit={(exit) => select({ resident: data.id, exit })} onResident={(resident) => select({ resident, exit: null })} />
    )
  }
  return (
    <>
      <p className="hidden-visually" role="status"><AsWritten>{data ? `${data.name} ${data.door}` : ''}</AsWritten></p>
      {shown()}
    </>
  )
}

function Right({ me, selection, select, calling, opened }: PartProps & { opened: Opened | null }) {
  const unsent = useUnsent(opened && opened.id === selection.exit ? opened.id : null)
  const { data, error, refetch } = useApi<ExitView>(selection.exit && !unsent ? `/api/exits/${selection.exit}` : null)
  // A row of the queue may belong to somebody whose card is not open yet.
  const owner = data?.resident?.id ?? null
  useEffect(() => {
    if (selection.exit && owner && !selection.resident) select({ resident: owner, exit: selection.exit })
  }, [selection, owner, select])
  const { resident, exit } = selection
  const shown = (): ReactNode => {
    if (data) return <ExitCase key={data.id} exit={data} me={me} onAgain={data.resident && !data.emergency ? () => select({ resident: data.resident!.id, exit: null }) : null} />
    if (opened && opened.id === exit) return <JustOpened opened={opened} />
    return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  }
  return (
    <>
      <CaseSaid exit={exit ? data : undefined} />
      {exit ? shown() : resident && <Asking resident={resident} {...{ me, select, calling }} />}
    </>
  )
}

function Asking({ resident, me, select, calling }: Omit<PartProps, 'selection'> & { resident: ResidentId }) {
  const { data: card } = useApi<Card>(`/api/residents/${resident}`)
  // There is nobody to let out: said before anything is filled in.
  if (card && (card.stay === 'moved-out' || card.stay === 'died')) return <Notice tone="ask"><p>{sentenceOf({ code: card.stay === 'died' ? 'person-has-died' : 'person-has-gone' })}</p></Notice>
  return <AskForm key={resident} resident={resident} zone={me.community.zone} onAsked={(asked) => { if (calling.call?.resident?.id === resident) calling.change({ exit: asked }); select({ resident, exit: asked }) }} />
}
