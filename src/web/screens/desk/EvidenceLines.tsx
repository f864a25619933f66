// All lines of evidence of a case, those that were put right among them: each stays readable, struck through, with why and what stands in its place.
// A wrong one is put right from here; a correction that was the mistake itself is taken back.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { newId } from '../../offline/ids.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { becameOf, correctionsIn, isStruck, takeableOf } from '../../parts/correction-said.ts'
import { evidenceText } from '../../parts/evidence-line.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { live } from '../../parts/times.ts'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { useOneForm } from './one-form.ts'
import { PutRight } from './PutRight.tsx'

type Props = { exit: ExitView; me: Me; now: Instant }

export function EvidenceLines({ exit, me, now }: Props) {
  const [open, setOpen] = useState<string | null>(null)
  if (exit.evidence.length === 0) return null
  return (
    <details className="history evidence-lines" open={correctionsIn(exit).length > 0 || undefined}>
      <summary>{m.desk_allEvidence()} <span className="count">{exit.evidence.length}</span></summary>
      <ol role="list">
        {exit.evidence.map((piece) => <Line key={piece.id} {...{ exit, me, now, piece }} open={open === piece.id} onOpen={(is) => setOpen(is ? piece.id : null)} />)}
      </ol>
    </details>
  )
}

function Line({ exit, me, now, piece, open, onOpen }: Props & { piece: ExitView['evidence'][number]; open: boolean; onOpen: (open: boolean) => void }) {
  const voice = live(me.community.zone, now)
  const kind = deskKind[piece.kind]?.() ?? piece.kind
  const text = <><strong>{kind}</strong> · <AsWritten>{evidenceText(piece, voice)}</AsWritten></>
  const struck = isStruck(piece)
  const correction = takeableOf(exit, piece)
  return (
    <li className="stack-tight" data-counts={!struck}>
      <span>{struck ? <><s>{text}</s> <strong className="counts-not">{m.desk_countsNot()}</strong></> : text}</span>
      {becameOf(exit, piece, voice).map((text) => <span key={text} className="quiet"><AsWritten>{text}</AsWritten></span>)}
      {correction && <TakeBack exit={exit} correction={correction.id} />}
      {!struck && exit.may.includes('record-evidence') && <span><button type="button" className="button plain" aria-expanded={open} aria-label={`${m.desk_putRight()}: ${kind}`} onClick={() => onOpen(!open)}>{m.desk_putRight()}</button></span>}
      {open && <PutRight key={piece.id} exit={exit} me={me} piece={piece} onDone={() => onOpen(false)} />}
    </li>
  )
}

function TakeBack({ exit, correction }: { exit: ExitView; correction: string }) {
  const [asking, setAsking] = useState(false)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const { send, busy, problem, changed } = useOneForm<ExitView>(`/api/exits/${exit.id}/evidence/correct/take-back`)
  const put = async (): Promise<void> => {
    setTried(true)
    if (why.trim() !== '' && (await send({ id, correction, why }))) setAsking(false)
  }
  if (!asking) return <span><Button plain onClick={() => setAsking(true)}>{m.desk_putRightMistake()}</Button></span>
  return (
    <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); void put() }} onKeyDown={(event) => { if (event.key === 'Escape') setAsking(false) }}>
      <p>{m.desk_putRightMistakeWhat()}</p>
      <Field label={m.desk_putRightMistakeWhy()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input autoFocus maxLength={500} autoComplete="off" value={why} onChange={(event) => { changed(); setWhy(event.target.value) }} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{m.desk_putRightMistakeSend()}</Button><Button plain onClick={() => setAsking(false)}>{m.common_cancel()}</Button></div>
    </form>
  )
}
