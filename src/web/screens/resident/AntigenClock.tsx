// A clock for each person's test: fifteen minutes to wait, then a sound and “look now”, then another that it counts no longer, by what the leaflet says. It goes on where the page was closed; a phone that
// sleeps is silent, and says where it stands when it is looked at.

import { useEffect, useRef, useState } from 'react'
import { countsUntil, readAfter, timerAt } from '#domain/rounds/antigen.ts'
import { minute, type Instant } from '#domain/kernel/instants.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { running, useNow } from '../../offline/ticking.ts'
import { allowSound } from '../../parts/audio.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { sound, type Tone } from '../../parts/tones.ts'
import { m } from '../../words/compiled/messages.js'

const look: readonly Tone[] = [[0, 0.25, 660], [0.35, 0.25, 880], [0.7, 0.5, 990]]
const over: readonly Tone[] = [[0, 0.5, 440], [0.6, 0.7, 330]]

/** The longest that a leaflet lets a line count, as it was chosen on this phone; the shorter one until somebody has looked. */
export function useLimit(): { limit: number; onLimit: (limit: number) => void } {
  const [limit, setLimit] = useState<number>(countsUntil[0])
  useEffect(() => { void keptOwn<number>('antigen limit').then((kept) => { if (kept) setLimit(kept) }) }, [])
  return { limit, onLimit: (next) => { setLimit(next); void keepOwn('antigen limit', next).catch(() => undefined) } }
}
export function LeafletLimit({ limit, onLimit }: ReturnType<typeof useLimit>) {
  return (
    <Field label={m.antigen_limit()}>
      <select value={limit} onChange={(event) => onLimit(Number(event.target.value))}>{countsUntil.map((one) => <option key={one} value={one}>{m.antigen_minutes({ n: one / minute })}</option>)}</select>
    </Field>
  )
}

const keyOf = (round: string, person: string): string => `antigen began ${round} ${person}`
/** Of whom it was said what came out, the clock stands for nothing any more. */
export const forgetClock = (round: string, person: string): void => void keepOwn(keyOf(round, person), null).catch(() => undefined)

export function AntigenClock({ round, person, name, limit }: { round: string; person: string; name: string; limit: number }) {
  const key = keyOf(round, person)
  const [began, setBegan] = useState<Instant | null>(null)
  useEffect(() => { void keptOwn<Instant>(key).then((kept) => setBegan((here) => here ?? kept)) }, [key])
  const set = (at: Instant | null): void => { setBegan(at); void keepOwn(key, at).catch(() => undefined) }
  if (!began) return <p><Button aria-label={m.antigen_timerStartOf({ name })} onClick={() => { allowSound(); set(timeNow()) }}>{m.antigen_timerStart()}</Button></p>
  return <Runs began={began} limit={limit} name={name} onStop={() => set(null)} />
}

function Runs({ began, limit, name, onStop }: { began: Instant; limit: number; name: string; onStop: () => void }) {
  const { state, left } = timerAt(began, useNow(1000), limit)
  const before = useRef(state)
  useEffect(() => {
    if (before.current === state) return
    before.current = state
    if (state === 'waits') return
    sound(state === 'look' ? look : over)
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(state === 'look' ? [300, 150, 300] : [800])
  }, [state])
  const says = state === 'waits' ? m.antigen_timerWaits({ left: running(left) }) : state === 'look' ? m.antigen_timerLook({ left: running(left) }) : m.antigen_timerOver()
  return (
    <div className="stack-tight" data-clock={state}>
      <p className={state === 'waits' ? '' : 'check-state'} role={state === 'waits' ? 'timer' : undefined}><strong>{says}</strong></p>
      {state !== 'waits' && <p role="alert" className="hidden-visually">{name} {state === 'over' ? m.antigen_timerOver() : m.antigen_timerLook({ left: running(limit - readAfter) })}</p>}
      <p><Button plain aria-label={m.antigen_timerStopOf({ name })} onClick={onStop}>{m.antigen_timerStop()}</Button></p>
    </div>
  )
}
