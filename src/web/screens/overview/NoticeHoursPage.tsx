// The hours of the place for its notices: when text, call and knock follow, how long before something begins homes are told, and within how many hours everybody should know. Set by the
// secretary; whoever issues notices reads them. Each time that they were set stays, with what became other and who did it.

import { useRef, useState } from 'react'
import { bounds, climbsInOrder, leads, usualHours, type NoticeHours } from '#domain/notices/hours.ts'
import { urgencies } from '#domain/notices/notice.ts'
import type { HoursHere } from '#domain/notices/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { noticeClimb } from '../../words/compiled/groups/noticeClimb.js'
import { noticeLead } from '../../words/compiled/groups/noticeLead.js'
import { noticeUrgency } from '../../words/compiled/groups/noticeUrgency.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { Frame } from './Frame.tsx'
import './notices.css'

const path = '/api/notices/hours'
const climbing = ['usual', 'cannot-wait'] as const
const steps = ['text', 'rings', 'knocks'] as const

/** One number of them: where it stands, what it is called, between what it lies. */
type Piece = { key: string; label: string; least: number; most: number; of: (hours: NoticeHours) => number; put: (hours: NoticeHours, value: number) => NoticeHours }
const stepsOf = (urgency: (typeof climbing)[number]): Piece[] => steps.map((step) => ({
  key: `${urgency} ${step}`, label: noticeClimb[step]!(), ...bounds.minutes, of: (it) => it.climbs[urgency][step],
  put: (it, value) => ({ ...it, climbs: { ...it.climbs, [urgency]: { ...it.climbs[urgency], [step]: value } } }),
}))
const withinOf = (urgency: (typeof urgencies)[number]): Piece => ({
  key: `${urgency} within`, label: m.issuing_hoursWithin({ urgency: noticeUrgency[urgency]!() }), ...bounds.within, of: (it) => it.within[urgency], put: (it, value) => ({ ...it, within: { ...it.within, [urgency]: value } }),
})
const beforeOf = (lead: (typeof leads)[number]): Piece => ({ key: lead, label: noticeLead[lead]!(), ...bounds.before, of: (it) => it.before[lead], put: (it, value) => ({ ...it, before: { ...it.before, [lead]: value } }) })

export function NoticeHoursPage(props: StartProps) {
  const { data, error, refetch } = useApi<HoursHere>(path)
  return (
    <Frame {...props} title={m.issuing_hoursTitle()}>
      <p>{m.issuing_hoursWhat()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && (props.me.verbs.includes('community.write') ? <Form here={data} /> : <><p>{m.issuing_hoursWho({ role: roleName('secretary') })}</p><AsSet hours={data.hours} /></>)}
      {data && data.changes.length > 0 && <Changes here={data} zone={props.me.community.zone} />}
    </Frame>
  )
}

const all = (): { title: string; pieces: Piece[] }[] => [
  ...climbing.map((urgency) => ({ title: m.issuing_hoursClimb({ urgency: noticeUrgency[urgency]!() }), pieces: stepsOf(urgency) })),
  { title: m.issuing_hoursWithinTitle(), pieces: urgencies.map(withinOf) }, { title: m.issuing_hoursBefore(), pieces: leads.map(beforeOf) },
]

/** What is typed lies over what holds: set elsewhere meanwhile, the numbers that nobody touched here follow, and only those that were are set. */
function Form({ here }: { here: HoursHere }) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const [saved, setSaved] = useState(false)
  // A press after a lost answer is the same one; with other numbers it is another.
  const act = useRef({ of: '', id: newId<'act'>() })
  const { run, busy, problem } = useCommand<HoursHere>(path)
  const valueOf = (piece: Piece): string => typed[piece.key] ?? String(piece.of(here.hours))
  const wrong = (piece: Piece): boolean => !/^\d{1,5}$/.test(valueOf(piece)) || Number(valueOf(piece)) < piece.least || Number(valueOf(piece)) > piece.most
  const pieces = all().flatMap((one) => one.pieces)
  const next = pieces.reduce((hours, piece) => (wrong(piece) ? hours : piece.put(hours, Number(valueOf(piece)))), here.hours)
  const disordered = climbing.filter((urgency) => !climbsInOrder(next.climbs[urgency]))
  const errorOf = (piece: Piece): string | null => {
    if (!tried) return null
    if (wrong(piece)) return m.issuing_hoursBounds({ least: piece.least, most: piece.most })
    return disordered.some((urgency) => piece.key === `${urgency} rings` || piece.key === `${urgency} knocks`) ? m.issuing_hoursOrder() : null
  }
  const same = JSON.stringify(next) === JSON.stringify(here.hours)
  const send = async (): Promise<void> => {
    setTried(true)
    setSaved(false)
    if (pieces.some(wrong) || disordered.length > 0) return
    const of = JSON.stringify(next)
    if (act.current.of !== of) act.current = { of, id: newId<'act'>() }
    const done = same || await run({ id: act.current.id, hours: next, last: here.changes[0]?.at ?? null })
    if (done === true || done.ok) {
      setSaved(true)
      // Known to be put down: set to the same once more, after a colleague set it otherwise, it is another act.
      act.current = { of: '', id: newId<'act'>() }
    }
    // What holds now, also where somebody else has set it.
    await refresh(path)
    if (done === true || done.ok) setTyped((now) => Object.fromEntries(Object.entries(now).filter(([key, value]) => value !== typed[key])))
  }
  return (
    <form className="stack office-form" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      {all().map(({ title, pieces: those }) => (
        <fieldset key={title} className="field">
          <legend>{title}</legend>
          <div className="hours-fields">
            {those.map((piece) => (
              <Field key={piece.key} label={piece.label} error={errorOf(piece)}>
                <input type="number" inputMode="numeric" min={piece.least} max={piece.most} value={valueOf(piece)} onChange={({ target: { value } }) => { setSaved(false); setTyped({ ...typed, [piece.key]: value }) }} />
              </Field>
            ))}
          </div>
        </fieldset>
      ))}
      <p role="status">{saved ? m.issuing_hoursSaved() : ''}</p>
      <ProblemNotice problem={problem} />
      <p><Button main type="submit" busy={busy}>{m.issuing_hoursSave()}</Button></p>
    </form>
  )
}

const AsSet = ({ hours }: { hours: NoticeHours }) => all().map(({ title, pieces }) => (
  <section key={title} className="stack-tight"><h2>{title}</h2><dl className="hours-set">{pieces.map((piece) => <div key={piece.key}><dt>{piece.label}</dt><dd>{piece.of(hours)}</dd></div>)}</dl></section>
))

/** What became other: a number, from what to what. */
function differs(is: NoticeHours, was: NoticeHours): string[] {
  return all().flatMap(({ title, pieces }) => pieces.filter((piece) => piece.of(is) !== piece.of(was)).map((piece) => m.issuing_hoursChange({ what: `${title} · ${piece.label}`, from: piece.of(was), to: piece.of(is) })))
}

function Changes({ here: { changes }, zone }: { here: HoursHere; zone: StartProps['me']['community']['zone'] }) {
  const now = useNow(60_000)
  return (
    <section className="stack-tight">
      <h2>{m.issuing_hoursHistory()}</h2>
      <ol role="list" className="plain-list">
        {changes.map((one, n) => (
          <li key={one.at}>
            <time dateTime={one.at}>{when(one.at, zone, now)}</time> <span className="quiet">· <AsWritten>{`${one.by} · ${roleName(one.role)}`}</AsWritten></span>
            <ul role="list">{differs(one.hours, changes[n + 1]?.hours ?? usualHours).map((line) => <li key={line}>{line}</li>)}</ul>
          </li>
        ))}
      </ol>
    </section>
  )
}
