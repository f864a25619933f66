// `/h#box=…`: a box from hand to hand, on the phone of somebody who has no account. One code, one hand-over: the driver takes it from the station, the laboratory from
// the driver. Afterwards the driver's phone shows the laboratory its code. Nothing of it is kept but in this page's address, behind the #.

import { useEffect, useState } from 'react'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { HandOver as View } from '#domain/rounds/wire.ts'
import { post } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { handOverAt, newCode, onTheRoad, readHandOver, type NewCode, type Read } from '../../parts/hand-over-code.ts'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { useLanguage } from '../../words/language.ts'
import './poster.css'

/** How soon the driver’s phone sees that the laboratory has it. */
const again = 5_000

/** The same key may stand in an address that is opened again: each has its own page. */
export function HandOver() {
  useLanguage()
  const [fragment, setFragment] = useState(location.hash)
  useEffect(() => {
    const moved = (): void => setFragment(location.hash)
    addEventListener('hashchange', moved)
    return () => removeEventListener('hashchange', moved)
  }, [])
  const code = readHandOver(fragment)
  const went = (next: string): void => { history.replaceState(null, '', `/h${next}`); setFragment(next) }
  return (
    <Page title={m.boxes_handOver()} ownHeading>
      <div className="poster-page stack">{code ? <Opened key={fragment} code={code} onWent={went} /> : <><h1>{m.boxes_handOver()}</h1><p>{m.boxes_codeUnknown()}</p></>}</div>
    </Page>
  )
}

function Opened({ code, onWent }: { code: Read; onWent: (fragment: string) => void }) {
  const [it, setIt] = useState<View | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  const { community, token, forNext } = code
  useEffect(() => {
    let gone = false
    void post<View>('/api/hand-overs/open', { community, token }).then((reply) => {
      if (gone) return
      setProblem(reply.ok ? null : reply.problem)
      if (reply.ok) setIt(reply.value)
    })
    const timer = forNext === null ? undefined : setTimeout(() => setRound(round + 1), again)
    return () => { gone = true; clearTimeout(timer) }
  }, [community, token, forNext, round])
  const unknown = problem !== null && ['hand-over-unknown', 'body-wrong'].includes(problem.code)
  if (!it && unknown) return <><h1>{m.boxes_handOver()}</h1><Notice tone="wrong" live><p>{m.boxes_codeUnknown()}</p></Notice><Button main big onClick={() => setRound(round + 1)}>{m.common_retry()}</Button></>
  if (!it) return problem ? <Failed problem={problem} onRetry={() => setRound(round + 1)} /> : <Loading />
  return (
    <>
      <h1>{m.boxes_box({ code: it.box })}</h1>
      <p>{[it.community, it.station, it.round].filter((one) => one !== '').join(' · ')}</p>
      <p><strong>{m.boxes_tubes({ count: it.tubes })}</strong>{it.closedAt ? ` · ${m.boxes_closedAt({ at: clock(it.closedAt, zone()) })}` : ''}</p>
      {forNext !== null && <Show community={community} token={forNext} it={it} />}
      {it.done !== null ? <Notice tone="good" live><p>{it.what === 'taken' ? m.boxes_youTook({ at: clock(it.done, zone()) }) : m.boxes_youGave({ at: clock(it.done, zone()) })}</p></Notice>
        : <Say code={code} it={it} onDone={() => setRound(round + 1)} onWent={onWent} />}
    </>
  )
}

/** Whoever stands there reads the clock on their own phone. */
const zone = (): never => Intl.DateTimeFormat().resolvedOptions().timeZone as never

/** What the laboratory reads from the driver’s phone, until it has. */
function Show({ community, token, it }: { community: CommunityId; token: string; it: View }) {
  if (it.other !== null) return <Notice tone="good" live><p>{m.boxes_laboratoryHas({ who: it.by, at: clock(it.other, zone()) })}</p></Notice>
  return <><p>{m.boxes_laboratoryReads()}</p><div className="hand-over-qr"><Qr text={handOverAt(location.origin, community, token)} label={m.boxes_laboratoryReads()} /></div></>
}

/** Its id and codes are made once: pressed again after the network was away it is the same. */
function Say({ code, it, onDone, onWent }: { code: Read; it: View; onDone: () => void; onWent: (fragment: string) => void }) {
  const [id] = useState(() => newId<'custody-act'>())
  const [made, setMade] = useState<{ give: NewCode; take: NewCode } | null>(null)
  const [who, setWho] = useState('')
  const [place, setPlace] = useState(it.leg === 'driver' ? it.station : '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const goesOn = it.leg === 'driver' && it.what === 'taken'
  const say = async (): Promise<void> => {
    setTried(true)
    if (who.trim() === '') return
    setBusy(true)
    const next = goesOn ? made ?? { give: await newCode(), take: await newCode() } : null
    setMade(next)
    const reply = await post('/api/hand-overs/confirm', { community: code.community, token: code.token, id, who: who.trim(), place: place.trim(), next: next && { given: next.give.hash, taken: next.take.hash } })
    setBusy(false)
    setProblem(reply.ok ? null : reply.problem)
    if (reply.ok && next) onWent(onTheRoad(code.community, next.give.token, next.take.token))
    else if (reply.ok) onDone()
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void say() }}>
      <Field label={it.leg === 'laboratory' && it.what === 'taken' ? m.boxes_whichLaboratory() : m.boxes_yourName()} error={tried && who.trim() === '' ? m.boxes_nameMissing() : null}>
        <input maxLength={60} autoComplete="off" value={who} onChange={(event) => setWho(event.target.value)} />
      </Field>
      <Field label={m.boxes_where()}><input maxLength={80} autoComplete="off" value={place} onChange={(event) => setPlace(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <Button main big type="submit" busy={busy}>{it.what === 'taken' ? m.boxes_iHaveIt({ count: it.tubes }) : m.boxes_iGaveIt()}</Button>
      <p className="quiet">{m.boxes_onceOnly()}</p>
    </form>
  )
}
