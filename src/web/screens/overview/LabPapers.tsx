// Tubes with what laboratories say of them, all papers side by side: those that somebody has to see to, or one by its number. Whoever has seen to a tube says
// what was done; the papers stay as they came.

import { useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import type { LabTubes, Paper } from '#domain/rounds/lab-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { labDoubt } from '../../words/compiled/groups/labDoubt.js'
import { labFlag } from '../../words/compiled/groups/labFlag.js'
import { labVerdict } from '../../words/compiled/groups/labVerdict.js'
import { tubeDoubt } from '../../words/compiled/groups/tubeDoubt.js'
import { m } from '../../words/compiled/messages.js'

type Tube = LabTubes['tubes'][number]
const doubtSaid = (one: string): string => labFlag[one]?.() ?? labDoubt[one]?.() ?? tubeDoubt[one]?.() ?? one

export function LabPapers({ zone, maySee }: { zone: Zone; maySee: boolean }) {
  const [asked, setAsked] = useState(() => new URLSearchParams(location.search).get('tube') ?? '')
  const [code, setCode] = useState(asked)
  const { data, error, refetch } = useApi<LabTubes>(asked === '' ? '/api/lab-results' : `/api/lab-results?tube=${encodeURIComponent(asked)}`)
  return (
    <section className="stack-tight" aria-label={m.testing_labSee()}>
      <h2>{m.testing_labSee()}</h2>
      <form className="filter" role="search" onSubmit={(event) => { event.preventDefault(); setAsked(code.trim()) }}>
        <Field label={m.testing_labFind()}><input type="search" maxLength={60} autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} /></Field>
        <Button type="submit">{m.testing_find()}</Button>
      </form>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.tubes.length === 0 && <Empty>{asked === '' ? m.testing_labSeeNone() : m.testing_labUnknown({ code: asked })}</Empty>}
      {data && <PaperTubes tubes={data} zone={zone} maySee={maySee} />}
    </section>
  )
}

export function PaperTubes({ tubes, zone, maySee }: { tubes: LabTubes; zone: Zone; maySee: boolean }) {
  return (
    <>
      <ul role="list" className="testing-tubes">{tubes.tubes.map((one) => <TubeLine key={one.code} tube={one} zone={zone} maySee={maySee} />)}</ul>
      {tubes.more > 0 && <p>{m.testing_tubesMore({ count: tubes.more })}</p>}
    </>
  )
}

function TubeLine({ tube, zone, maySee }: { tube: Tube; zone: Zone; maySee: boolean }) {
  const now = useNow(60_000)
  const doubts = tube.doubts.filter((one) => !tube.papers.some((paper) => (paper.flags as string[]).includes(one)))
  return (
    <li>
      <p className="testing-tube-head">
        <strong>{tube.code}</strong><span>{labVerdict[tube.to]?.() ?? tube.to}</span><span>{m.testing_labPool({ count: tube.pool })}</span>
        {tube.to === 'negative' && <span>{m.testing_labFree({ count: tube.free })}</span>}
        <span className="quiet"><AsWritten>{tube.rounds.map((one) => one.title).join(' · ')}</AsWritten></span>
      </p>
      {doubts.map((one) => <p key={one} className="check-state">{doubtSaid(one)}</p>)}
      {tube.pool > 0 && tube.to !== 'negative' && <p><a href={`/overview/testing/pool?tube=${encodeURIComponent(tube.code)}`}>{m.testing_poolOpen()}</a></p>}
      <Papers papers={tube.papers} zone={zone} mine={maySee ? tube.mine : []} />
      {tube.looks.map((one) => <p key={one.at} className="quiet"><AsWritten>{m.testing_labLookedBy({ by: one.by, at: when(one.at, zone, now), words: one.words })}</AsWritten>{one.stands !== null && <> <strong>{m.testing_labStandsBy({ n: tube.papers.findIndex((it) => it.id === one.stands) + 1 })}</strong></>}</p>)}
      {maySee && tube.open && <Look key={tube.papers.length} tube={tube} />}
    </li>
  )
}

/** `mine`: those that whoever looks may take back. */
export function Papers({ papers, zone, mine = [] }: { papers: readonly Paper[]; zone: Zone; mine?: readonly string[] }) {
  const now = useNow(60_000)
  const nth = (id: string | null): number => papers.findIndex((one) => one.id === id) + 1
  const backOf = (id: string): Paper | undefined => papers.find((one) => one.takesBack === id)
  return (
    <ol role="list" className="testing-papers">
      {papers.map((one, n) => (
        <li key={one.id} aria-label={m.testing_labPaper({ n: n + 1 })}>
          <p><strong><AsWritten>{one.lab}</AsWritten></strong> <strong>{labVerdict[one.verdict]?.()}</strong></p>
          <p><AsWritten>{[one.takesBack !== null ? m.testing_labTakesBack({ n: nth(one.takesBack), words: one.written }) : one.written === '' ? '' : m.testing_labWrote({ written: one.written }), one.testedAt ? m.testing_labTestedAt({ at: when(one.testedAt, zone, now) }) : ''].filter((it) => it !== '').join(' · ')}</AsWritten></p>
          <p className="quiet"><AsWritten>{m.testing_labCameAt({ at: when(one.receivedAt, zone, now), by: one.by })}</AsWritten></p>
          <p className="quiet"><AsWritten>{one.file ? m.testing_labFrom({ name: one.file.name, sheet: one.file.sheet, lines: one.file.lines.slice(0, 20).join(' ') }) : m.testing_labHand()}</AsWritten></p>
          {one.flags.map((flag) => <p key={flag} className="check-state">{doubtSaid(flag)}</p>)}
          {backOf(one.id) && <p><strong>{m.testing_labTakenBack({ n: nth(backOf(one.id)!.id) })}</strong></p>}
          {mine.includes(one.id) && <TakeBack paper={one} />}
        </li>
      ))}
    </ol>
  )
}

/** What was put down by mistake, and why: only after a press is it asked. */
function TakeBack({ paper }: { paper: Paper }) {
  const [id] = useState(() => newId<'lab-result'>())
  const [asks, setAsks] = useState(false)
  const [words, setWords] = useState('')
  const { run, busy, problem } = useCommand(`/api/lab-results/${paper.id}/take-back`)
  if (!asks) return <Button onClick={() => setAsks(true)}>{m.testing_labTakeBack()}</Button>
  const send = async (): Promise<void> => {
    if (words.trim() !== '' && (await run({ id, words: words.trim() })).ok) await refresh('/api/lab-results')
  }
  return (
    <form className="filter" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Field label={m.testing_labTakeBackWhy()}><input maxLength={300} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <Button type="submit" busy={busy} disabled={words.trim() === ''}>{m.testing_labTakeBack()}</Button>
      <Button onClick={() => setAsks(false)}>{m.common_cancel()}</Button>
      <ProblemNotice problem={problem} />
    </form>
  )
}

function Look({ tube }: { tube: Tube }) {
  const [id] = useState(() => newId<'lab-look'>())
  const [words, setWords] = useState('')
  const [stands, setStands] = useState('')
  // Papers that contradict each other are settled by whoever says which of them counts, and by nothing else.
  const must = tube.to === 'contradicts'
  const { run, busy, problem } = useCommand('/api/lab-results/looks')
  const send = async (): Promise<void> => {
    if (words.trim() === '' || (must && stands === '')) return
    if ((await run({ id, tube: tube.code, results: tube.papers.map((one) => one.id), words: words.trim(), stands: stands === '' ? null : stands })).ok) await refresh('/api/lab-results')
  }
  return (
    <form className="filter" onSubmit={(event) => { event.preventDefault(); void send() }}>
      {(must || tube.to === 'two-labs') && (
        <Field label={m.testing_labStands()}>
          <select value={stands} onChange={(event) => setStands(event.target.value)}>
            <option value="">{m.testing_labStandsNone()}</option>
            {tube.papers.map((one, n) => !tube.papers.some((it) => it.takesBack === one.id) && <option key={one.id} value={one.id}>{m.testing_labStandsOne({ n: n + 1 })} · {one.lab} · {labVerdict[one.verdict]?.()}</option>)}
          </select>
        </Field>
      )}
      <Field label={m.testing_labLook()}><input maxLength={300} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <Button type="submit" busy={busy} disabled={words.trim() === '' || (must && stands === '')}>{m.testing_labLooked()}</Button>
      <ProblemNotice problem={problem} />
    </form>
  )
}
