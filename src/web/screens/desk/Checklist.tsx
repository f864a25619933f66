// The pieces that the rules ask for, one line each: there, or missing and why, in the sentence the caller hears. The first
// missing one lies open with its form; the lines fill by themselves when a piece arrives from elsewhere.

import { useEffect, useRef, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { live, untilWhen } from '../../parts/times.ts'
import { deskItem } from '../../words/compiled/groups/deskItem.js'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import { evidenceText } from '../../parts/evidence-line.ts'
import type { ItemView } from './evidence-form.ts'
import { caseIsMeant } from './focus.ts'
import { CertificateForm } from './CertificateForm.tsx'
import { EmployerForm } from './EmployerForm.tsx'
import { LetterForm } from './LetterForm.tsx'
import { TestForm } from './TestForm.tsx'

const forms = { 'employer-confirmation': EmployerForm, 'letter-of-commitment': LetterForm, 'test-result': TestForm, certificate: CertificateForm } as const

export function Checklist({ exit, me }: { exit: ExitView; me: Me }) {
  const items = exit.advice?.items ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const mayRecord = exit.may.includes('record-evidence')
  const next = items.find((item) => item.state !== 'present' && item.state !== 'result-positive')
  const open = chosen ?? (next ? keyOf(next) : null)
  const there = items.filter((item) => item.state === 'present').length
  const list = useFocusOnNext(next ? keyOf(next) : null)
  if (items.length === 0) return <p>{m.desk_nothingAsked()}</p>
  return (
    <section className="stack-tight" aria-label={m.desk_checklist()}>
      <h3>{m.desk_checklist()} <span className="count">{m.desk_checklistCount({ there, count: items.length })}</span></h3>
      <ol role="list" className="checklist" ref={list}>
        {items.map((item) => (
          <Line key={keyOf(item)} item={item} exit={exit} me={me} open={mayRecord && open === keyOf(item)} mayRecord={mayRecord}
            onToggle={() => setChosen(open === keyOf(item) ? '' : keyOf(item))} onDone={() => setChosen(null)} />
        ))}
      </ol>
    </section>
  )
}

/** A piece is in: the next one that is missing has the focus, on its line and not in a field, where the next caller's name would be lost. */
function useFocusOnNext(next: string | null) {
  const list = useRef<HTMLOListElement>(null)
  const before = useRef(next)
  useEffect(() => {
    if (next !== null && next !== before.current && caseIsMeant()) list.current?.querySelector<HTMLElement>('[data-open="true"] .check-toggle')?.focus()
    before.current = next
  }, [next])
  return list
}

const keyOf = (item: ItemView): string => `${item.kind} ${item.maxAgeHours ?? ''}`

type LineProps = { item: ItemView; exit: ExitView; me: Me; open: boolean; mayRecord: boolean; onToggle: () => void; onDone: () => void }

function Line({ item, exit, me, open, mayRecord, onToggle, onDone }: LineProps) {
  const Form = forms[item.kind]
  const now = useNow(30_000)
  const evidence = exit.evidence.find((piece) => piece.id === item.evidence)
  const why = [...new Set(item.because.flatMap((row) => (row.says ? [say(row.says)] : [])))]
  const name = nameOf(item)
  return (
    <li data-state={item.state} data-open={open}>
      <div className="check-line">
        <Mark state={item.state} />
        <div className="stack-tight">
          <p><strong>{name}</strong></p>
          <p className={item.state === 'present' ? 'quiet' : 'check-state'}>{stateLine(item, me.community.zone, now)}</p>
          {item.unread?.map((one) => <p key={one.en} className="why">{say(one)}</p>)}
          {evidence && <p className="quiet"><AsWritten>{evidenceText(evidence, live(me.community.zone, now))}</AsWritten></p>}
          {evidence && <Picture piece={evidence} />}
          {item.state !== 'present' && why.map((sentence) => <p key={sentence} className="why">{sentence}</p>)}
        </div>
        {mayRecord && (item.state !== 'present' || open) && (
          <button type="button" className="button plain check-toggle" aria-expanded={open} onClick={onToggle} aria-label={`${open ? m.desk_fold() : m.desk_enter()}: ${name}`}>{open ? m.desk_fold() : m.desk_enter()}</button>
        )}
      </div>
      {open && <div className="check-form"><Form exit={exit} item={item} me={me} onDone={onDone} /></div>}
    </li>
  )
}

/** A picture that nobody has opened is no evidence yet to the eye: said beside the link, not at the end of a long line. */
function Picture({ piece: { content, pictureOpened } }: { piece: ExitView['evidence'][number] }) {
  const upload = content.kind === 'employer-confirmation' ? null : content.upload
  return upload && <p className="check-picture"><a href={`/api/uploads/${upload}`} target="_blank" rel="noreferrer">{m.desk_openPicture()}</a>{pictureOpened === false && <span>{m.desk_pictureUnseen()}</span>}</p>
}

const nameOf = (item: ItemView): string =>
  item.kind === 'test-result' && item.maxAgeHours !== null ? m.desk_testWithin({ hours: item.maxAgeHours }) : deskKind[item.kind]?.() ?? item.kind

function stateLine(item: ItemView, zone: Zone, now: Instant): string {
  if (item.state === 'present' && item.goodUntil) return m.desk_goodUntil({ at: untilWhen(item.goodUntil, zone, now) })
  return deskItem[item.state]?.() ?? item.state
}

/** ✓ there, ○ missing, ! there but does not count. */
function Mark({ state }: { state: ItemView['state'] }) {
  return (
    <svg className="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {state === 'present' && <><circle cx="12" cy="12" r="11" fill="var(--accent)" /><path d="m7 12.5 3.5 3.5L17 8.5" fill="none" stroke="var(--accent-text)" strokeWidth="2.5" /></>}
      {state === 'missing' && <circle cx="12" cy="12" r="10" fill="none" stroke="var(--line-strong)" strokeWidth="2" />}
      {state !== 'present' && state !== 'missing' && <><circle cx="12" cy="12" r="10" fill="none" stroke="var(--warn)" strokeWidth="2" /><path d="M12 6v7M12 15.5v2" stroke="var(--warn)" strokeWidth="2.5" /></>}
    </svg>
  )
}
