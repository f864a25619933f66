// The difference that a newer roster makes, by kind: how many, and who they are, open to the eye. Whoever is asked about is answered for one by one, or all of
// a kind with one press, and what was put right here is never taken by silence; thousands of lines scroll without loading thousands of elements.

import { useDeferredValue, useId, useRef, useState, type ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { alikeAnswers, changeAnswers, goneAnswers, movedAnswers } from '#domain/people/roster-answers.ts'
import type { RosterDifference } from '#domain/people/roster-wire.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { whole } from '../../parts/times.ts'
import { overviewAlikeAnswer } from '../../words/compiled/groups/overviewAlikeAnswer.js'
import { overviewChangeAnswer } from '../../words/compiled/groups/overviewChangeAnswer.js'
import { overviewColumn } from '../../words/compiled/groups/overviewColumn.js'
import { overviewGoneAnswer } from '../../words/compiled/groups/overviewGoneAnswer.js'
import { overviewMovedAnswer } from '../../words/compiled/groups/overviewMovedAnswer.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { answerFor, leaving, sayAll, sayOne, type AllSaid, type Kind, type Said } from './roster-answers.ts'

type Line = { id?: ResidentId; /** answered for by name alone */ gone?: boolean; name: string; door: string; at: string; /** what is known, what the file says */ says: ReactNode }
type Asked = { all: readonly string[]; word: (answer: string) => string; said: Said; onSay: (said: Said) => void }

const known = (born: string | null, phone: string | null): string => [born, phone].filter((it) => it !== null).join(' · ')
const inFile = ({ sheet, row }: { sheet: string; row: number }): string => m.overview_rosterInFile({ sheet, row })
const fieldName: Record<string, string> = { born: 'born', phone: 'phone', householdPhone: 'household-phone' }

function Fields({ fields, zone }: { fields: RosterDifference['changed'][number]['fields']; zone: Zone }) {
  return (
    <span className="roster-fields">
      {fields.map(({ what, old, new: fresh, putRight }) => (
        <span key={what}>
          <span className="quiet">{overviewColumn[fieldName[what]!]!()}</span> <del>{old ?? m.overview_rosterNone()}</del> <span aria-hidden="true">→</span> <ins>{fresh ?? m.overview_rosterNone()}</ins>
          {putRight && <strong className="roster-put-right">{m.overview_rosterPutRight({ role: roleName(putRight.role), at: whole(putRight.at, zone) })}</strong>}
        </span>
      ))}
    </span>
  )
}

/** Whose household somebody new becomes one of, by what was answered of those who live behind that door, and of those who move there. */
function joins({ homes, door, compound }: RosterDifference['fresh'][number], moved: RosterDifference['moved'], leaves: ReadonlySet<ResidentId>, said: AllSaid): string {
  const stay = homes.map((home) => home.filter((one) => !leaves.has(one.id))).find((home) => home.length > 0)
  const movers = moved.filter((one) => one.to === door && one.toCompound === compound && answerFor(said.moved, one) === 'moved')
  const names = (stay ?? movers).map(({ name }) => name)
  return names.length > 0 ? m.overview_rosterJoins({ names: names.join(m.desk_comma()) }) : m.overview_rosterOwnHome()
}

type Props = { result: RosterResult; difference: RosterDifference; zone: Zone; said: AllSaid; onSay: (said: AllSaid) => void }
export function Difference({ result, difference, zone, said, onSay }: Props) {
  const asked = (kind: Kind, all: readonly string[], words: Record<string, (() => string) | undefined>): Asked =>
    ({ all, word: (answer) => words[answer]!(), said: said[kind], onSay: (now) => onSay({ ...said, [kind]: now }) })
  const { fresh, changed, corrected, alike, moved, gone } = difference
  const leaves = new Set(leaving(difference, said))
  const changedLine = (one: RosterDifference['changed'][number]): Line => ({ id: one.id, name: one.name, door: one.door, at: inFile(one), says: <Fields fields={one.fields} zone={zone} /> })
  return (
    <section className="stack" aria-label={m.overview_rosterDifference()}>
      <h2>{m.overview_rosterDifference()}</h2>
      <OfKind title={m.overview_rosterKindCorrected({ count: result.correctedCount })} how={m.overview_rosterCorrectedHow()} count={result.correctedCount} asked={asked('corrected', changeAnswers, overviewChangeAnswer)}
        lines={corrected.map(changedLine)} />
      <OfKind title={m.overview_rosterKindAlike({ count: result.alikeCount })} how={m.overview_rosterAlikeHow()} count={result.alikeCount} asked={asked('alike', alikeAnswers, overviewAlikeAnswer)}
        lines={alike.map(changedLine)} />
      <OfKind title={m.overview_rosterKindGone({ count: result.goneCount })} how={m.overview_rosterGoneHow()} count={result.goneCount} asked={asked('gone', goneAnswers, overviewGoneAnswer)}
        lines={gone.map((one) => ({ id: one.id, name: one.name, door: one.door, at: '', says: known(one.born, one.phone) }))} />
      <OfKind title={m.overview_rosterKindMoved({ count: result.movedCount })} how={m.overview_rosterMovedHow()} count={result.movedCount} asked={asked('moved', movedAnswers, overviewMovedAnswer)}
        lines={moved.map((one) => ({ id: one.id, gone: one.gone, name: one.name, door: one.door, at: inFile(one), says: <><strong>{m.overview_rosterFromTo({ old: one.door, new: one.to })}</strong> {known(one.born, one.phone)}{one.gone && <strong> {m.overview_rosterGoneLately()}</strong>}{one.bornInFile && <strong> {m.overview_rosterBornInFile({ born: one.bornInFile })}</strong>}{one.fields.length > 0 && <Fields fields={one.fields} zone={zone} />}</> }))} />
      <OfKind title={m.overview_rosterKindChanged({ count: result.changed })} how={m.overview_rosterChangedHow()} count={result.changed} asked={asked('changed', changeAnswers, overviewChangeAnswer)}
        lines={changed.map(changedLine)} />
      <OfKind title={m.overview_rosterKindFresh({ count: result.added })} how={m.overview_rosterFreshHow()} count={result.added}
        lines={fresh.map((one) => ({ name: one.name, door: one.door, at: inFile(one), says: <>{known(one.born, one.phone)} <span className="roster-joins"><AsWritten>{joins(one, moved, leaves, said)}</AsWritten></span></> }))} />
    </section>
  )
}

type KindProps = { title: string; how?: string; count: number; lines: readonly Line[]; asked?: Asked }
function OfKind({ title, how, count, lines, asked }: KindProps) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim().toLowerCase())
  if (count === 0) return null
  const shown = wanted === '' ? lines : lines.filter(({ name, door }) => name.toLowerCase().includes(wanted) || door.toLowerCase().includes(wanted))
  return (
    <details className="roster-kind" open>
      <summary>{title}</summary>
      <div className="stack">
        {how && <p>{how}</p>}
        {asked && count > 1 && <All asked={asked} count={count} />}
        {lines.length > 12 && <Field label={m.overview_rosterFind()}><input type="search" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} /></Field>}
        {lines.length > 12 && <p role="status">{wanted === '' ? '' : m.overview_rosterFound({ count: shown.length })}</p>}
        <Lines title={title} lines={shown} asked={asked} />
        {count > lines.length && <p>{m.overview_rosterMoreListed({ shown: lines.length })}</p>}
      </div>
    </details>
  )
}

/** One press for everybody of the kind; what was said of one of them before is gone with it. */
function All({ asked: { all, word, said, onSay }, count }: { asked: Asked; count: number }) {
  const name = useId()
  return (
    <Choices legend={m.overview_rosterAll({ count })}>
      <div className="chips">
        {all.map((answer) => <label key={answer} className="chip"><input type="radio" name={name} checked={said.rest === answer && said.each.size === 0} onChange={() => onSay(sayAll(answer))} /><span>{word(answer)}</span></label>)}
      </div>
    </Choices>
  )
}

function Lines({ title, lines, asked }: { title: string; lines: readonly Line[]; asked: Asked | undefined }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => 56, overscan: 10 })
  return (
    <div ref={scroller} className="roster-lines" role="region" aria-label={title} tabIndex={0}>
      <ul role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]!
          return (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} aria-posinset={item.index + 1} aria-setsize={lines.length} style={{ transform: `translateY(${item.start}px)` }}>
              <strong className="hit-door">{line.door}</strong>
              <span>{line.id ? <a href={`/desk?resident=${line.id}`} target="_blank" rel="noreferrer"><AsWritten>{line.name}</AsWritten></a> : <AsWritten>{line.name}</AsWritten>}</span>
              <span className="roster-says">{line.says}{line.at && <span className="quiet"> {line.at}</span>}</span>
              {asked && line.id && <One asked={asked} line={line} id={line.id} />}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function One({ asked: { all, word, said, onSay }, line: { name, door, gone }, id }: { asked: Asked; line: Line; id: ResidentId }) {
  const answer = answerFor(said, { id, gone })
  return (
    <select aria-label={m.overview_rosterAnswerFor({ name, door })} value={answer ?? ''} data-unsaid={answer === null ? '' : undefined} onChange={(event) => onSay(sayOne(said, id, event.target.value))}>
      {answer === null && <option value="">{m.overview_rosterNotSaid()}</option>}
      {all.map((one) => <option key={one} value={one}>{word(one)}</option>)}
    </select>
  )
}
