// The gate's one screen and what lies over it: camera, code or door above; the keys below, the emergency always among them;
// an answer over everything. What is noted was on the disk before it is said.

import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { now } from '../../offline/clock.ts'
import { Camera, type NoCodes } from '../../field/Camera.tsx'
import { QuietLine } from '../../field/QuietLine.tsx'
import { useAwake } from '../../field/use-awake.ts'
import { allowSound } from '../../parts/audio.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useLanguage } from '../../words/language.ts'
import { loadAreas } from '../../words/texts.ts'
import { afterFirstScreen } from '../../words/first-screen.ts'
import { Emergency } from './Emergency.tsx'
import { backWithoutPass, movementOf, nobody, notThem, shownOf, type Seen } from './facts.ts'
import { gate, useGate } from './field.ts'
import type { FindByDoorProps } from './FindByDoor.tsx'
import type { GatePass } from './known.ts'
import type { Shown } from './told.ts'
import { useAnswer } from './use-answer.ts'
import { useEmergency } from './use-emergency.ts'
import { useNoting } from './noting.ts'
import { useTurnedAway } from './turned-away.ts'
import type { VerdictScreen } from './VerdictScreen.tsx'

/** Here before the first answer is, which comes from the same chunks. */
let Answer: typeof VerdictScreen | null = null
const toast = () => import('./Toast.tsx')
/** All that is said here, and what says that something was noted: the first screen came with its own sentences alone. */
const itsWords = () => Promise.all([loadAreas(['common', 'field', 'gate']), toast()])
/** Checking passes is a chunk of its own, fetched with what shows the answer as soon as the first screen stands. */
const looking = async () => {
  const [look, screen] = await Promise.all([import('./look.ts'), import('./VerdictScreen.tsx'), gate.whenRead, itsWords()])
  Answer = screen.VerdictScreen
  return look
}
const typing = () => Promise.all([import('./TypeCode.tsx'), itsWords()])
const doors = () => Promise.all([import('./FindByDoor.tsx'), itsWords()])
const todays = () => Promise.all([import('./TodaysLog.tsx'), itsWords()])
const outs = () => Promise.all([import('./WhoIsOut.tsx'), itsWords()])
const Toast = lazy(async () => ({ default: (await toast()).Toast }))
const TypeCode = lazy(async () => ({ default: (await typing())[0].TypeCode }))
const FindByDoor = lazy(async () => ({ default: (await doors())[0].FindByDoor }))
const TodaysLog = lazy(async () => ({ default: (await todays())[0].TodaysLog }))
const WhoIsOut = lazy(async () => ({ default: (await outs())[0].WhoIsOut }))
type Pane = 'scan' | 'code' | 'door' | 'out' | 'log'
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
  const { seen, setSeen, answer, read: readPass, again, failed } = useAnswer(knows)
  const phone = knows?.held.community.phone ?? ''
  const noting = useNoting()
  const emergency = useEmergency()
  const noted = useRef<Seen | null>(null)
  const onText = useCallback((text: string): void => readPass(async () => (await looking()).lookAtText(text, gate.state(), now())), [readPass])
  // Fetched while there is a network, so that they open without one.
  useEffect(() => void afterFirstScreen().then(() => Promise.all([looking(), typing(), doors(), outs(), todays()])).catch(() => undefined), [])
  useAwake()
  const takeBackNo = useTurnedAway(seen)
  const close = (): void => {
    // The digits are still there, to be looked at once more.
    if (pane !== 'code' || seen?.verdict.code !== 'code-unknown') setPane('scan')
    setSeen(null)
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
  const onPass = (pass: GatePass): void => void answer(async () => (await looking()).lookAtPass(pass, gate.state(), now()))
  const onBack: FindByDoorProps['onBack'] = (of, who, home) => void noting.note(backWithoutPass(of), { ...nobody, who, home })
  const over = seen !== null || emergency.open !== null
  return (
    <div className="gate" data-place onPointerDown={allowSound}>
      <div className="gate-under" inert={over}>
        <header className="gate-head">
          {pane === 'scan' ? <span className="gate-name">{place?.name ?? m.gate_title()}</span> : <Button plain onClick={() => setPane('scan')}>← {m.common_back()}</Button>}
          {!told && <Button plain {...next('log')} onClick={() => setPane('log')}>{m.gate_log()}</Button>}
        </header>
        {warning}
        {failed && <Notice tone="wrong" live><p>{m.gate_notChecked()} {phone !== '' && <a href={dial(phone)}>{phone}</a>}</p></Notice>}
        <main className="gate-main">
          {pane === 'scan' && <h1 className="hidden-visually">{told ? m.gate_title() : m.gate_scanTitle({ gate: place?.name ?? '' })}</h1>}
          {pane === 'scan' && (told ?? <Camera onText={onText} paused={over} instead={instead} />)}
          <Suspense fallback={<h1 className="gate-pane">{m.common_loading()}</h1>}>
            {pane === 'code' && <TypeCode phone={phone} onDoor={() => setPane('door')} onCode={async (code) => (await answer(async () => (await looking()).lookAtCodeHere(code)))?.verdict.claims != null} />}
            {pane === 'door' && (
              <FindByDoor seeing={seeing} onPass={onPass} onBack={onBack}
                onEmergency={(person, home) => letOut(person.id, { ...nobody, who: person.who, home })} />
            )}
            {pane === 'out' && <WhoIsOut seeing={seeing} zone={zone} phone={phone} onPass={onPass} onBack={onBack} />}
            {pane === 'log' && <TodaysLog seeing={seeing} zone={zone} onUndo={({ id, fact }) => void gate.undo(id).then((done) => noting.tookBack(fact, done), () => noting.tookBack(fact, false))} onBack={(line) => {
              if (line.fact.type === 'movement') void noting.note(backWithoutPass(line.fact), line.shown)
            }} />}
          </Suspense>
        </main>
        <div className="gate-toast" data-state={noting.said?.state} role={noting.said?.state === 'not-stored' ? 'alert' : 'status'}>
          {noting.said && <Suspense fallback={null}><Toast said={noting.said} {...{ noting, zone, phone }} /></Suspense>}
        </div>
        <footer className="gate-keys">
          {!told && pane === 'scan' && (
            <div className="gate-three">
              <Button className="gate-key" {...next('code')} onClick={() => setPane('code')}>{m.gate_typeCode()}</Button>
              <Button className="gate-key" {...next('door')} onClick={() => setPane('door')}>{m.gate_byDoor()}</Button>
              <Button className="gate-key" {...next('out')} onClick={() => setPane('out')}>{m.gate_whoIsOut()}</Button>
            </div>
          )}
          <Button big className="gate-emergency" onClick={() => letOut()}>{m.gate_emergency()}</Button>
          <QuietLine read={read} enrolled={enrolled} knows={knows} waiting={waiting} online={online} clockErrorMs={clockErrorMs} />
        </footer>
      </div>
      {seen && Answer && !emergency.open && (
        <Answer key={seen.verdict.code} seen={seen} zone={zone} phone={phone} onLog={log} onClose={close} onEmergency={() => letOut(seen.resident, seen.verdict.code === 'not-this-person' ? nobody : shownOf(seen))}
          onNotThisPerson={() => setSeen(notThem(seen))} onThemAfterAll={() => { void takeBackNo(); again() }} />
      )}
      {emergency.open && <Emergency at={emergency.open.at} whom={emergency.open.shown} zone={zone} stored={emergency.open.stored} onNote={emergency.note} onUndo={() => void emergency.undo().then((it) => it && noting.tookBack(it.fact, it.done))} onClose={(note) => { emergency.close(note); setPane('scan') }} />}
    </div>
  )
}
