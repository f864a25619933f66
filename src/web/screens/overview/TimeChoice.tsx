// Which moment the façades show: now, or any day two weeks back and four ahead by slider, any moment at all by the field.

import { useState } from 'react'
import { between, day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { whole } from '../../parts/times.ts'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'

export function TimeChoice({ at, zone, onChange }: { /** null is now */ at: Instant | null; zone: Zone; onChange: (at: Instant | null) => void }) {
  const present = useNow(60_000)
  const [round, setRound] = useState(0)
  const days = at === null ? 0 : Math.round(between(present, at) / day)
  const text = at === null ? m.overview_now() : whole(at, zone)
  const slide = (to: number): void => { onChange(to === 0 ? null : plus(now(), to * day)); setRound(round + 1) }
  return (
    <div className="time-choice">
      <label className="time-slider"><span>{m.overview_when()} <output><strong>{text}</strong></output></span>
        <input type="range" min={-14} max={28} step={1} value={Math.max(-14, Math.min(28, days))} aria-valuetext={text} onChange={(event) => slide(Number(event.target.value))} />
      </label>
      <label className="hidden-visually" htmlFor="matrix-at">{m.overview_exactTime()}</label>
      <input id="matrix-at" key={round} type="datetime-local" defaultValue={toWall(at ?? present, zone)} onChange={(event) => { const next = fromWall(event.target.value, zone); if (next) onChange(next) }} />
      <Button onClick={() => slide(0)} disabled={at === null}>{m.overview_now()}</Button>
    </div>
  )
}
