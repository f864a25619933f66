// One home of a notice: how it can be reached, how far it came with them, and what somebody writes down who rang or knocked there.

import { useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import type { HomeLine, Notice } from '#domain/notices/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { knowsSaid, reachedSaid, rungName, stepsSaid, waysSaid } from '../../parts/notice-homes-said.ts'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import type { Unsent } from './unsent.ts'

export type What = 'toldPhone' | 'toldDoor' | 'notReached'
export type Concerned = HomeLine['concerns'][number]
/** What the homes of a notice need of it. */
export type ForHomes = Pick<Notice, 'id' | 'ended' | 'code' | 'call'> & { inTime: readonly unknown[]; buildings: readonly { id: string; label: string }[] }
/** What is taken back: an act, of which home it is, by which way they were told, and under which key it stands in `told`. */
export type Slip = { household: string; door: string; act: string; how: 'phone' | 'at-the-door'; key: string }
export type RowProps = {
  notice: ForHomes; zone: Zone; now: Instant; mayTell: boolean; mayIssue: boolean; /** homes, or whom of them, that were told here, whose fact is perhaps not sent yet (`toldKey`) */ told: readonly string[]; /** acts that were taken back here */ backs: ReadonlySet<string>; /** what lies on this device still, by `toldKey` */ waiting: Unsent['told']
  onNote: (home: HomeLine, what: What, answer: string | null, who: Concerned | null) => Promise<void>; onTakeBack: (of: Slip) => Promise<void>
}

export const toldKey = (household: string, who: Concerned | null): string => `${household} ${who?.id ?? ''}`
export const named = (door: string, who: Concerned | null): string => (who === null ? door : `${door} ${who.name}`)

export function Home({ home, row }: { home: HomeLine; row: RowProps }) {
  const { notice, zone, now, mayTell, mayIssue } = row
  const { run, busy, problem } = useCommand(`/api/notices/${notice.id}/send-again`)
  const again = (rung: string) => (): void => void run({ id: newId<'act'>(), household: home.household, rung })
  // Also where what was taken back here has not been sent yet.
  const known = home.reached !== null && !row.backs.has(home.reached.act)
  const knows = known ? '' : knowsSaid(home)
  return (
    <div className="home-line">
      <div>
        <p><span className="hit-door">{home.door}</span> <AsWritten>{home.adults.map((one) => one.name).join('、')}</AsWritten> {home.adults.length > 1 || home.phones.length > 1 ? null : home.phones.map(({ phone }) => <a key={phone} href={dial(phone)}>{phone}</a>)}</p>
        {(home.adults.length > 1 || home.phones.length > 1) && home.phones.length > 0 && <p>{home.phones.map(({ phone, of }) => <span key={phone} className="whose-number"><AsWritten>{of === '' ? m.issuing_homesNumber() : of}</AsWritten> <a href={dial(phone)}>{phone}</a> </span>)}</p>}
        <p><AsWritten>{waysSaid(home)}</AsWritten></p>
        {known ? <p><strong>{reachedSaid(home, zone, now)}</strong></p> : <p className="steps">{stepsSaid(home, zone, now)}</p>}
        {knows !== '' && <p><AsWritten>{knows}</AsWritten></p>}
        {!known && home.steps.some((one) => one.why === 'which-home') && <p><strong>{m.issuing_whichHome()}</strong></p>}
        {home.answer && notice.call && <p><AsWritten>{m.notices_answered({ answer: say(notice.call.options.find((one) => one.code === home.answer)!.says) })}</AsWritten></p>}
        <Waiting home={home} row={row} />
        <ProblemNotice problem={problem} />
      </div>
      <div className="row">
        {mayTell && (known ? <TakeReachedBack home={home} row={row} /> : <Telling home={home} row={row} />)}
        {mayIssue && home.steps.filter((one) => (one.rung === 'sms' || one.rung === 'mail') && (one.grade === 'doubtful' || one.grade === 'failed')).map((one) => <Button key={one.rung} plain busy={busy} onClick={again(one.rung)}>{m.issuing_sendAgain({ rung: rungName(one.rung) })}</Button>)}
      </div>
    </div>
  )
}

/** What was written down here and has not been sent: it is said so, and can be taken back also after the page was opened anew. */
function Waiting({ home: { household, door, concerns }, row: { waiting, onTakeBack } }: { home: HomeLine; row: RowProps }) {
  const here = [...waiting].filter(([, one]) => one.household === household)
  return here.map(([key, { id, what, how, resident }]) => {
    const name = named(door, concerns.find((one) => one.id === resident) ?? null)
    const said = what === 'not-reached' ? m.issuing_notReached() : how === 'phone' ? m.issuing_toldPhone() : m.issuing_toldDoor()
    return (
      <div key={key} className="row home-waiting">
        <p><strong><AsWritten>{m.issuing_noted({ door: name, what: said })}</AsWritten></strong> <span className="quiet">{m.issuing_waiting()}</span></p>
        {what === 'told' && <Button plain aria-label={m.issuing_takeBackOf({ door: name })} onClick={() => void onTakeBack({ household, door: name, act: id, how, key })}>{m.issuing_takeBack()}</Button>}
      </div>
    )
  })
}

/** Of several whom it concerns each is told, and a press says which of them it was: first who, then by which way, so that a home of five is two buttons and not ten. */
function Telling({ home, row: { notice, now, told, backs, onNote, onTakeBack } }: { home: HomeLine; row: RowProps }) {
  const [answer, setAnswer] = useState('')
  const [chosen, setChosen] = useState('')
  const knows = ({ knows: known, act }: Concerned): boolean => known && (act === null || !backs.has(act))
  const waits = home.concerns.some((one) => !knows(one)) ? home.concerns.filter((one) => !knows(one)) : [null]
  const left = waits.filter((who) => !told.includes(toldKey(home.household, who)))
  const who = left.length > 1 ? left.find((one) => one?.id === chosen) : left[0]
  const said = answer === '' ? null : answer
  const { household, door } = home
  return (
    <>
      {left.length > 0 && notice.call && now < notice.call.until && <select aria-label={m.issuing_answerOf({ door })} value={answer} onChange={(event) => setAnswer(event.target.value)}><option value="">{m.issuing_noAnswer()}</option>{notice.call.options.map((one) => <option key={one.code} value={one.code}>{say(one.says)}</option>)}</select>}
      {left.length > 1 && (
        <Choices legend={m.issuing_toldWho({ door })} className="told-who">
          <div className="chips">{left.map((one) => one && <label key={one.id} className="chip"><input type="radio" name={`told-${household}`} checked={one.id === chosen} onChange={() => setChosen(one.id)} /><AsWritten>{one.name}</AsWritten></label>)}</div>
        </Choices>
      )}
      {left.length === 1 && who && home.concerns.length > 1 && <span className="told-who"><AsWritten>{who.name}</AsWritten></span>}
      {who !== undefined && (
        <>
          <Button aria-label={m.issuing_toldPhoneOf({ door: named(door, who) })} onClick={() => void onNote(home, 'toldPhone', said, who)}>{m.issuing_toldPhone()}</Button>
          <Button aria-label={m.issuing_toldDoorOf({ door: named(door, who) })} onClick={() => void onNote(home, 'toldDoor', said, who)}>{m.issuing_toldDoor()}</Button>
        </>
      )}
      {left.length > 0 && <Button plain aria-label={m.issuing_notReachedOf({ door })} onClick={() => void onNote(home, 'notReached', null, null)}>{m.issuing_notReached()}</Button>}
      {home.concerns.map((one) => one.act !== null && !backs.has(one.act) && (
        <Button key={one.id} plain aria-label={m.issuing_takeBackOf({ door: named(door, one) })} onClick={() => void onTakeBack({ household, door: named(door, one), act: one.act!, how: 'at-the-door', key: toldKey(household, one) })}>{m.issuing_takeBackOf({ door: one.name })}</Button>
      ))}
    </>
  )
}

/** The last of them by whom they are reached; what they said on their page they may say is not so. */
function TakeReachedBack({ home: { household, door, reached, concerns }, row: { onTakeBack } }: { home: HomeLine; row: RowProps }) {
  if (reached === null) return null
  const theirs = reached.grade === 'acknowledged' && reached.how !== 'text'
  const key = toldKey(household, concerns.find((one) => one.act === reached.act) ?? null)
  return <Button plain aria-label={theirs ? m.issuing_sayNotKnownOf({ door }) : m.issuing_takeBackOf({ door })} onClick={() => void onTakeBack({ household, door, act: reached.act, how: reached.how === 'at-the-door' ? reached.how : 'phone', key })}>{theirs ? m.issuing_sayNotKnown() : m.issuing_takeBack()}</Button>
}
