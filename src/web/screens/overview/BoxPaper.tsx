// A hand-over that was signed on paper, written down: who, where and when, for the side that gave or the side that took.

import { useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import { legs, type Leg } from '#domain/rounds/boxes.ts'
import type { BoxView } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { now } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { boxSide } from '../../words/compiled/groups/boxSide.js'
import { m } from '../../words/compiled/messages.js'

const sides = legs.flatMap((leg) => (['given', 'taken'] as const).map((what) => ({ leg, what, key: `${leg}-${what}` })))

export function BoxPaper({ box, zone, onClose }: { box: BoxView; zone: Zone; onClose: () => void }) {
  const [id, anew] = useState(() => newId<'custody-act'>())
  const said = (leg: Leg, what: 'given' | 'taken'): boolean => box.way.some((one) => one.leg === leg && one[what] !== null)
  const open = sides.filter((one) => !said(one.leg, one.what))
  const [key, setKey] = useState(open[0]?.key ?? '')
  const [who, setWho] = useState('')
  const [place, setPlace] = useState('')
  const [at, setAt] = useState(() => toWall(now(), zone))
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand(`/api/boxes/${box.id}/handings`)
  const side = open.find((one) => one.key === key) ?? open[0]
  if (!side) return <p>{m.boxes_allSaid()} <Button onClick={onClose}>{m.common_close()}</Button></p>
  const save = async (): Promise<void> => {
    setTried(true)
    const signed = fromWall(at, zone)
    if (who.trim() === '' || place.trim() === '' || signed === null) return
    const done = await run({ id, leg: side.leg, what: side.what, at: signed, who: who.trim(), place: place.trim() })
    if (!done.ok) return
    anew(newId<'custody-act'>())
    await refresh('/api/testing-rounds/*')
  }
  const missing = (text: string): string | null => (tried && text.trim() === '' ? m.round_fill() : null)
  return (
    <form className="filter" aria-label={m.boxes_paper()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={m.boxes_paperSide()}><select value={side.key} onChange={(event) => setKey(event.target.value)}>{open.map((one) => <option key={one.key} value={one.key}>{boxSide[one.key]?.()}</option>)}</select></Field>
      <Field label={m.boxes_paperWho()} error={missing(who)}><input maxLength={60} autoComplete="off" value={who} onChange={(event) => setWho(event.target.value)} /></Field>
      <Field label={m.boxes_where()} error={missing(place)}><input maxLength={80} autoComplete="off" value={place} onChange={(event) => setPlace(event.target.value)} /></Field>
      <Field label={m.boxes_paperAt()}><input type="datetime-local" required value={at} onChange={(event) => setAt(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" main busy={busy}>{m.common_save()}</Button>
      <Button onClick={onClose}>{m.common_cancel()}</Button>
    </form>
  )
}
