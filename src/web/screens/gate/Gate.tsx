// The gate's one screen and what lies over it: camera, code or door above; the keys below, the emergency always among them;
// an answer over everything. What is noted was on the disk before it is said.

import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { Camera, type NoCodes } from '../../field/Camera.tsx'
import { QuietLine } from '../../field/QuietLine.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useLanguage } from '../../words/language.ts'
import { loadAreas } from '../../words/texts.ts'
import { afterFirstScreen } from '../../words/first-screen.ts'
import { Emergency } from './Emergency.tsx'
import { backWithoutPass, movementOf, nobody, notThem, shownOf, turnedAway, type Seen } from './facts.ts'
import { gate, useGate } from './field.ts'
import type { Shown } from './told.ts'
import { allowSound } from './signals.ts'
import { useAnswer } from './use-answer.ts'
import { useEmergency } from './use-emergency.ts'
import { Toast, useNoting } from './noting.tsx'
import type { VerdictScreen } from './VerdictScreen.tsx'

/** Here before the first answer is, which comes from the same chunks. */
let Answer: typeof VerdictScreen | null = null
/** All that is said here: the first screen came with its own sentences alone. */
const itsWords = () => loadAreas(['common', 'field', 'gate'])
/** Checking passes is a chunk of its own, fetched with what shows the answer as soon as the first screen stands. */
const looking = async () => {
  const [look, screen] = await Promise.all([import('./look.ts'), import('./VerdictScreen.tsx'), gate.whenRead, itsWords()])
  Answer = screen.VerdictScreen
  return look
}
const typing = () => Promise.all([import('./TypeCode.tsx'), itsWords()])
const doors = () => Promise.all([import('./FindByDoor.tsx'), itsWords()])
const todays = () => Promise.all([import('./TodaysLog.tsx'), itsWords()])
const TypeCode = lazy(async () => ({ default: (await typing())[0].TypeCode }))
const FindByDoor = lazy(async () => ({ default: (await doors())[0].FindByDoor }))
const TodaysLog = lazy(async () => ({ default: (await todays())[0].TodaysLog }))
type Pane = 'scan' | 'code' | 'door' | 'log'
/** What to do without a camera. */
const instead = (why: NoCodes): string =>
  (why === 'refused' ? m.gate_cameraRefused() : why === 'insecure' ? m.gate_cameraInsecure() : why === 'unread' ? m.gate_cameraUnread() : m.gate_cameraMissing())

/** `told` takes the camera's place while this phone is no gate yet; `warning` stands above everything but an answer. */
export function Gate({ told, warning }: { told: ReactNode; warning: ReactNode }) {
  useLanguage()
  const seeing = useGate()
  const { read, enrolled, knows, waiting, online, clockErrorMs } = seeing
  const place = knows?.held.place ?? enrolled?.place
  const zone = knows?.held.community.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const [pane, show] = useState<Pane>('scan')
  /** what the guard came from last: there the focus goes on, when nothing else has it */
  const [came, setCame] = useState<Pane>('code')
  const setPane = (to: Pane): void => {
    if (to !== 'scan') setCame(to)
    show(to)
  }
  const next = (one: Pane) => ({ 'data-next': (pane === 'scan' && one === came) || undefined })
  const { seen, setSeen, answer, failed } = useAnswer(knows)
  const phone = knows?.held.community.phone ?? ''
  const noting = useNoting()
  const emergency = useEmergency()
  const noted = useRef<Seen | null>(null)
  const onText = useCallback((text: string): void => answer(async () => (await looking()).lookAtText(text, gate.state(), now())), [answer])
  // Fetched while there is a network, so that they open without one.
  useEffect(() => void afterFirstScreen().then(() => Promise.all([looking(), typing(), doors(), todays()])).catch(() => undefined), [])
  useAwake()
  useTellTurnedAway(seen, noting.silently)
  const close = (): void => {
    setSeen(null)
    setPane('scan')
  }
  const log = (kind: 'out' | 'back'): void => {
    // Two quick taps come before the screen is drawn again: one answer is noted once.
    if (!seen || noted.current === seen) return
    noted.current = seen
    void noting.note(movementOf(seen, kind), shownOf(seen))
    close()
  }
  const letOut = (resident: ResidentId | null = null, shown: Shown = nobody): void => {
    setSeen(null)
    emergency.begin(resident, shown)
  }
  const over = seen !== null || emergency.open !== null
  return (
    <div className="gate" data-place onPointerDown={allowSound}>
      <div className="gate-under" inert={over}>
        <header className="gate-head">
          {pane === 'scan' ? <span className="gate-name">{place?.name ?? m.gate_title()}</span> : <Button plain onClick={() => setPane('scan')}>← {m.common_back()}</Button>}
          {!told && <Button plain {...next('log')} onClick={() => setPane('log')}>{m.gate_log()}</Button>}
        </header>
        {warning}
        {failed && <Notice tone="wrong" live><p>{m.gate_notChecked()} {phone !== '' && <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>}</p></Notice>}
        <main className="gate-main">
          {pane === 'scan' && <h1 className="hidden-visually">{told ? m.gate_title() : m.gate_scanTitle({ gate: place?.name ?? '' })}</h1>}
          {pane === 'scan' && (told ?? <Camera onText={onText} paused={over} instead={instead} />)}
          <Suspense fallback={<div className="gate-pane stack"><h1>{pane === 'code' ? m.gate_typeCode() : pane === 'door' ? m.gate_byDoor() : m.gate_log()}</h1></div>}>
            {pane === 'code' && <TypeCode onCode={(code) => answer(async () => (await looking()).lookAtCodeHere(code))} />}
            {pane === 'door' && (
              <FindByDoor seeing={seeing} onPass={(pass) => answer(async () => (await looking()).lookAtPass(pass, gate.state(), now()))}
                onBack={(of, who, home) => void noting.note(backWithoutPass(of), { ...nobody, who, home })}
                onEmergency={(person, home) => letOut(person.id, { ...nobody, who: person.who, home })} />
            )}
            {pane === 'log' && <TodaysLog seeing={seeing} zone={zone} onBack={(line) => {
              if (line.fact.type === 'movement') void noting.note(backWithoutPass(line.fact), line.shown)
            }} />}
          </Suspense>
        </main>
        <Toast noting={noting} zone={zone} />
        <footer className="gate-keys">
          {!told && pane === 'scan' && (
            <div className="gate-pair">
              <Button className="gate-key" {...next('code')} onClick={() => setPane('code')}>{m.gate_typeCode()}</Button>
              <Button className="gate-key" {...next('door')} onClick={() => setPane('door')}>{m.gate_byDoor()}</Button>
            </div>
          )}
          <Button big className="gate-emergency" onClick={() => letOut()}>{m.gate_emergency()}</Button>
          <QuietLine read={read} knows={knows} waiting={waiting} online={online} clockErrorMs={clockErrorMs} />
        </footer>
      </div>
      {seen && Answer && !emergency.open && (
        <Answer key={seen.verdict.code} seen={seen} zone={zone} phone={phone} onLog={log} onClose={close} onEmergency={() => letOut(seen.resident, seen.verdict.code === 'not-this-person' ? nobody : shownOf(seen))}
          onNotThisPerson={() => setSeen(notThem(seen))} />
      )}
      {emergency.open && <Emergency at={emergency.open.at} whom={emergency.open.shown} zone={zone} stored={emergency.open.stored} onNote={emergency.note} onUndo={() => void emergency.undo().then((it) => it && noting.tookBack(it.fact, it.done))} onClose={(note) => { emergency.close(note); setPane('scan') }} />}
    </div>
  )
}

/** From when the first screen stands. */
function useAwake(): void {
  useEffect(() => {
    let stop: (() => void) | null = null
    let gone = false
    void afterFirstScreen().then(() => import('../../field/awake.ts')).then((it) => { if (!gone) stop = it.keepAwake() }, () => undefined)
    return () => { gone = true; stop?.() }
  }, [])
}

/** Whoever was told no: once for each answer that stood on the screen. */
function useTellTurnedAway(seen: Seen | null, write: (fact: ReturnType<typeof turnedAway>, shown: Shown) => void): void {
  const told = useRef<Seen | null>(null)
  useEffect(() => {
    // A slip of the finger turns nobody away.
    if (!seen || seen.verdict.go !== 'no' || seen.verdict.code === 'code-mistyped' || told.current === seen) return
    told.current = seen
    // The time is that of the answer; writing waits until it has been painted.
    const fact = turnedAway(seen)
    setTimeout(() => write(fact, shownOf(seen)), 150)
  }, [seen])
}
