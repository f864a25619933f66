// A call opens a case: what it is, how soon in fixed words, who sees to it, what is done first, by when and how they hear of it. Filled in with what is usual, so that most of it is one
// press; nothing of it can be left without somebody and an hour. The number is there at once, also without a network.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { caseKinds, isOnPage, nowReasons, usual, type CaseKind, type NowReason } from '#domain/desk/cases.ts'
import type { AccountId, CaseId, PromiseActId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { digitsIn, standsAmong, waysOfNumber } from '#domain/desk/called.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import type { Card } from '#domain/people/wire.ts'
import { dueOf, urgencies, type Urgency } from '#domain/promises/due.ts'
import { chosenSteps, type StepCode, type Way } from '#domain/promises/promise.ts'
import type { DeskHere } from '#domain/promises/wire.ts'
import { now } from '../../offline/clock.ts'
import { queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { toWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { byTicket, type Call, type Calling } from './call.ts'
import { kindName, stepName } from './case-said.ts'
import type { Promised } from './ReadOut.tsx'
import { keeperOf } from './keeper.ts'
import { WhenField } from './WhenField.tsx'
import { reasonName, urgencyName, wayName, waysFor } from './on-case-said.ts'

type Filled = { id: CaseId; act: PromiseActId; kind: CaseKind; nowFor: NowReason | null; urgency: Urgency; due: Instant; owner: AccountId | null; step: StepCode; stepWords: string; way: Way; /** null: as it is known, until somebody has written there */ number: string | null; words: string; /** written by hand: what is usual for another kind changes it no more */ byHand: { urgency: boolean; due: boolean; step: boolean } }

/** As they came, so they hear of it, unless they say otherwise. */
const wayBack = ({ channel }: Call): Way => (channel === 'group' ? 'group' : channel === 'door' ? 'at-the-door' : 'phone')
const usualDue = (urgency: Urgency, call: Call, zone: string): Instant => byTicket(call, dueOf(urgency, now(), zone))
/** By when: as it was written by hand, else what is usual at this moment and by what the ticket says by now. */
export const dueNow = (it: Pick<Filled, 'urgency' | 'due' | 'byHand'>, call: Call, zone: string): Instant => (it.byHand.due ? it.due : usualDue(it.urgency, call, zone))

function begun(call: Call, zone: string): Filled {
  const kind: CaseKind = 'other'
  const { urgency, step } = usual(kind)
  return { id: newId<'case'>(), act: newId<'promise-act'>(), kind, nowFor: null, urgency, due: usualDue(urgency, call, zone), owner: null, step, stepWords: '', way: wayBack(call), number: null, words: call.note, byHand: { urgency: false, due: false, step: false } }
}

/** What follows of another kind, or of another hurry, where nobody has said otherwise. */
function following(it: Filled, call: Call, zone: string): Filled {
  const { urgency, step } = usual(it.kind)
  const soon = it.nowFor ? 'now' : it.byHand.urgency ? it.urgency : urgency
  return { ...it, urgency: soon, step: it.byHand.step ? it.step : step, due: dueNow({ ...it, urgency: soon }, call, zone) }
}

/** The number they called from may be the home's. As long as nobody has read whose it is, it may. */
const othersAnswer = ({ number = '', resident }: Call, card: Card | null | undefined): boolean =>
  resident !== null && (!card || standsAmong(number, [card.householdPhone, ...card.members.filter((one) => one.id !== card.id).map((one) => one.phone)]))

type Props = { me: Me; calling: Calling; onCancel: () => void; onOpened: (promised: Promised) => void }

export function CallOpens({ me, calling, onCancel, onOpened }: Props) {
  const call = calling.call!
  const zone = me.community.zone
  const { data: card } = useApi<Card>(call.resident ? `/api/residents/${call.resident.id}` : null)
  const { data: here } = useApi<DeskHere>('/api/desk/turns')
  const [first] = useState(() => begun(call, zone))
  // Put aside because another one rings, it is filled in as far as it was.
  const [it, setIt, clear] = useDraft<Filled>(`opens-${call.id}`, first)
  const { id, act } = it
  const [wrong, setWrong] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  // The hour that is usual moves on while the form stands open.
  useNow(30_000)
  const shownDue = dueNow(it, call, zone)
  const change = (part: Partial<Filled>, by: Partial<Filled['byHand']> = {}): void => setIt((before) => following({ ...before, ...part, byHand: { ...before.byHand, ...by } }, call, zone))
  // What was said in confidence is answered on no number that others at home answer; left empty, the server knows which of theirs is none. A door is no number.
  const known = (call.private ? null : card?.phone ?? card?.householdPhone) ?? ''
  const number = it.number ?? (waysOfNumber(digitsIn(call.number ?? '')).length > 0 && !(call.private && othersAnswer(call, card)) ? call.number! : known.split(' / ')[0]!)
  // The server's rule: what others said of them is on no page, nor is it where no phone shows them their calls.
  const theirs = !call.relation && (!call.spoke || call.spoke === call.resident?.id)
  const onPage = theirs && card?.readsPage === true && isOnPage({ private: call.private ?? false, resident: call.resident?.id ?? null, kind: it.kind, nowFor: it.nowFor })
  const ways = waysFor(onPage)
  const way = ways.includes(it.way) ? it.way : wayBack(call)
  const keeper = keeperOf(here, me, { owner: it.owner, urgency: it.nowFor ? 'now' : it.urgency, confidential: call.private ?? false })
  const open = async (): Promise<void> => {
    setWrong(it.words.trim() === '')
    if (it.words.trim() === '' || busy) return
    setBusy(true)
    // What was read aloud is what is kept: the hour goes along.
    const due = dueNow(it, call, zone)
    const body = {
      id, act, kind: it.kind, words: it.words.trim(), place: null, household: call.household ?? null, resident: call.resident?.id ?? null, private: call.private ?? false, outside: call.outside ?? null,
      answerOn: { way, number: number.slice(0, 40) }, nowFor: it.nowFor, urgency: it.urgency, due, owner: it.owner, step: { code: it.step, words: it.stepWords.trim() }, contact: call.id, at: now(),
    }
    // The contact first: the case gives it what came of it. It waits until then, so nothing is lost between the two.
    const why = await calling.settle(null, () => queue('/api/cases', body))
    setBusy(false)
    setProblem(why)
    if (why) return
    clear()
    onOpened({ id, number: shortNumber(id), due, owner: keeper.name, step: { code: it.step, words: it.stepWords.trim() }, joined: false })
  }
  return (
    <form className="call-opens stack" noValidate aria-label={m.cases_opensTitle()} onSubmit={(event) => { event.preventDefault(); void open() }}>
      <h3>{m.cases_opensTitle()}</h3>
      <Field label={m.cases_kind()}><select value={it.kind} onChange={(event) => change({ kind: caseKinds.find((one) => one === event.target.value)! })}>{caseKinds.map((one) => <option key={one} value={one}>{kindName(one)}</option>)}</select></Field>
      <Field label={m.cases_what()} hint={onPage && way === 'page' ? m.cases_whatOnPage() : undefined} error={wrong && it.words.trim() === '' ? m.cases_whatMissing() : null}><textarea rows={2} maxLength={2000} value={it.words} onChange={(event) => change({ words: event.target.value })} /></Field>
      <Field label={m.cases_nowFor()}>
        <select value={it.nowFor ?? ''} onChange={(event) => change({ nowFor: nowReasons.find((one) => one === event.target.value) ?? null })}>
          <option value="">{m.cases_nowForNone()}</option>{nowReasons.map((one) => <option key={one} value={one}>{reasonName(one)}</option>)}
        </select>
      </Field>
      <Choices legend={m.cases_howSoon()}>
        <div className="chips">{urgencies.map((one) => <label key={one} className="chip"><input type="radio" name="urgency" checked={it.urgency === one} disabled={it.nowFor !== null && one !== 'now'} onChange={() => change({ urgency: one }, { urgency: true })} /><span>{urgencyName(one)}</span></label>)}</div>
      </Choices>
      <WhenField key={it.byHand.due ? 'by-hand' : toWall(shownDue, zone)} label={m.cases_dueBy()} value={shownDue} zone={zone} onChange={(due) => due && change({ due }, { due: true })} />
      <Field label={m.cases_owner()} hint={keeper.away ? (it.owner ?? me.id) === me.id ? m.cases_ownerNotHere({ name: keeper.name }) : m.cases_ownerTheyNotHere({ name: keeper.name }) : undefined}>
        <select value={it.owner ?? ''} onChange={(event) => change({ owner: (event.target.value || null) as AccountId | null })}>
          <option value="">{m.cases_ownerMe({ name: me.name })}</option>{here?.colleagues.filter((one) => one.account !== me.id).map((one) => <option key={one.account} value={one.account}>{one.name}</option>)}
        </select>
      </Field>
      <div className="two">
        <Field label={m.cases_step()}><select value={it.step} onChange={(event) => change({ step: chosenSteps.find((one) => one === event.target.value)! }, { step: true })}>{chosenSteps.map((one) => <option key={one} value={one}>{stepName(one)}</option>)}</select></Field>
        <Field label={m.cases_stepWords()}><input autoComplete="off" maxLength={500} value={it.stepWords} onChange={(event) => change({ stepWords: event.target.value })} /></Field>
      </div>
      <div className="two">
        <Field label={m.cases_answerOn()}><select value={way} onChange={(event) => change({ way: ways.find((one) => one === event.target.value)! })}>{ways.map((one) => <option key={one} value={one}>{wayName(one)}</option>)}</select></Field>
        <Field label={m.cases_answerNumber()} hint={call.private ? m.cases_ownNumber() : undefined}><input type="tel" autoComplete="off" maxLength={40} value={number} onChange={(event) => change({ number: event.target.value })} /></Field>
      </div>
      <ProblemNotice problem={problem} />
      <Button main big type="submit" busy={busy}>{m.cases_opensNow()} <kbd aria-hidden="true">↵</kbd></Button>
      <Button plain onClick={onCancel}>{m.common_cancel()}</Button>
    </form>
  )
}
