// One door: who lives behind it as far as the tasks need it, how they can be reached, what is to be done there for all rounds, and what came of it. Four
// large answers under the thumb; each is kept on the phone before the next door comes, and can be taken back.

import { useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { asksWhich, homesLeft, isSettled, pressesOf, type KitsLeft, type Outcome } from '#domain/doors/doors.ts'
import type { DoorTaskId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { isKits } from '#domain/rounds/kits.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Field } from '../../parts/Field.tsx'
import { later } from '../../parts/later.tsx'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { outcomeName, reachSaid, stairwellName, sourceOf, stateSaid } from '../../parts/doors-said.ts'
import { when } from '../../parts/times.ts'
import { roundDiffers } from '../../words/compiled/groups/roundDiffers.js'
import { m } from '../../words/compiled/messages.js'
import { loadAreas } from '../../words/texts.ts'
import { Answers } from './Answers.tsx'
import { Frame } from './Frame.tsx'
import { KitsHere, leftOf, nothingWritten, type Leaving } from './KitsHere.tsx'
import { takeBack, troubleOf, type Last, type Pressed } from './last.tsx'
import { holdsNoMore, useMyDoors, type DoorHere, type Doors, type TaskHere } from './my-doors.ts'
import { useMyKits } from './my-kits.ts'
import { nextAfter, nextSaid } from './next-door.ts'
import { note } from './noted.ts'
import { SaidHere } from './SaidHere.tsx'
import { namedHomes, noHome, WhichHome, type Chosen } from './WhichHome.tsx'

const AntigenAtDoor = later(async () => (await Promise.all([import('./AntigenAtDoor.tsx'), loadAreas(['antigen'])]))[0].AntigenAtDoor)

type Props = StartProps & { id: string; last: Last }
const givesKits = (task: TaskHere): boolean => isKits(task.source)

export function DoorPage(props: Props) {
  const { doors, rounds, problem, retry, at } = useMyDoors(props)
  const door = doors?.find((one) => one.id === props.id)
  if (doors && door) return <Door key={door.id} {...props} door={door} doors={doors} rounds={rounds} at={at} />
  return (
    <Frame {...props} title={m.round_title()} at={at} back>
      {doors ? <div className="state"><p>{m.round_gone()}</p></div> : problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />}
    </Frame>
  )
}

function Door({ door, doors, rounds, at, ...props }: Props & { door: DoorHere; doors: DoorHere[]; rounds: Doors['rounds']; at: number | null }) {
  const { me, last } = props
  const [, navigate] = useLocation()
  const now = useNow(20_000)
  const open = door.tasks.filter((task) => !isSettled(task.state))
  const [ticked, setTicked] = useState<ReadonlyMap<DoorTaskId, boolean>>(new Map())
  // Kits are given with a press of their own where there is something else to do: one for all would put down kits that nobody gave.
  const left = new Set(open.filter((task) => !(ticked.get(task.id) ?? (!givesKits(task) || open.every(givesKits)))).map((task) => task.id))
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [presses, setPresses] = useState(0)
  const [which, setWhich] = useState<Chosen>(noHome)
  const [asked, setAsked] = useState<'home' | 'words' | null>(null)
  const [leaving, setLeaving] = useState<Leaving>(nothingWritten)
  const [noCount, setNoCount] = useState(false)
  const bag = useMyKits({ id: me.id, zone: me.community.zone })
  // Kits are given and results asked for by different rounds of one evening: what was noted is its own.
  const evenings = [...new Map(door.tasks.flatMap((task) => (task.evening ? [[task.evening, task] as const] : [])))]
  const form = useRef<HTMLDivElement>(null)
  const chosen = open.filter((task) => !left.has(task.id))
  const homes = door.households.map((one) => one.id)
  const kitTask = chosen.find(givesKits)
  const people = door.households.filter((one) => which.homes.size === 0 || which.homes.has(one.id)).reduce((sum, one) => sum + one.people.length, 0)
  const answer = async (outcome: Outcome, againAt: Instant | null): Promise<void> => {
    setWrong(chosen.length === 0)
    if (chosen.length === 0 || busy) return
    const asks = asksWhich(outcome, homes)
    const missing = !asks ? null : which.homes.size === 0 && !which.unknown ? 'home' : which.unknown && words.trim() === '' ? 'words' : null
    setAsked(missing)
    if (missing) return form.current?.querySelector<HTMLElement>(missing === 'home' ? '.round-which input' : '[name=words]')?.focus()
    const left = kitTask && outcome === 'done' ? leftOf(leaving, bag, people) : null
    setNoCount(left?.wrong === true)
    if (left?.wrong) return form.current?.querySelector<HTMLElement>('[name=kit-count]')?.focus()
    const named = asks && !which.unknown ? [...which.homes] : []
    setBusy(true)
    const pressed = await noteAll(last, door, chosen, outcome, { againAt, words: words.trim(), homes: named, kits: left?.kits ?? null }).catch((error: unknown) => { last.say({ trouble: troubleOf(error) }); return null })
    setBusy(false)
    if (!pressed) return
    last.say({ pressed, is: 'noted' })
    setPresses(presses + 1)
    setWords('')
    setWhich(noHome)
    setLeaving(nothingWritten)
    // What is left to do at this door, and another home behind it, stays in sight; else the next one comes.
    const others = named.length > 0 && homesLeft(door.said, chosen.map((task) => task.id), homes).some((one) => !named.includes(one))
    if ((chosen.length < open.length || others) && outcome !== 'nobody') return setTicked(new Map())
    const next = nextAfter(doors.map((one) => (one.id === door.id ? { ...one, needs: 0 } : one)), door.id, now)
    navigate(next ? `/round/door/${next.id}` : '/round')
  }
  const next = nextAfter(doors, door.id, now)
  return (
    <Frame {...props} title={door.door} at={at} back
      action={open.length > 0 ? <Answers zone={me.community.zone} shown={`${door.id} ${presses}`} source={sourceOf(door.tasks)} busy={busy} onAnswer={answer} /> : next && next.id !== door.id && <Link href={`/round/door/${next.id}`} className="button main big"><AsWritten>{nextSaid(next, me.community.zone, now)}</AsWritten></Link>}>
      <p className="quiet"><AsWritten>{`${door.stairwell.compound} · ${stairwellName(door.stairwell)}`}</AsWritten></p>
      <WhoLives door={door} />
      <Tasks tasks={door.tasks} left={left} onTick={(id, is) => setTicked(new Map([...ticked, [id, is]]))} several={open.length > 1} wrong={wrong} zone={me.community.zone} />
      {evenings.map(([evening, task]) => <AntigenAtDoor key={evening} evening={evening} door={door} task={task} />)}
      <div ref={form} className="stack">
        {homes.length > 1 && open.length > 0 && <WhichHome door={door} tasks={chosen.map((task) => task.id)} which={which} onWhich={setWhich} wrong={asked === 'home'} zone={me.community.zone} />}
        {kitTask && <KitsHere bag={bag} people={people} leaving={leaving} onLeaving={setLeaving} wrong={noCount} />}
        <Aloud door={door} rounds={rounds} />
        <Before door={door} {...props} />
        {open.length > 0 && <Field label={which.unknown ? m.round_noteWhich() : m.round_note()} hint={m.round_noteHint()} error={asked === 'words' && words.trim() === '' ? m.round_sayWhich() : null}><input name="words" maxLength={500} value={words} autoComplete="off" onChange={(event) => setWords(event.target.value)} /></Field>}
      </div>
      <SaidHere door={door} last={last} zone={me.community.zone} />
    </Frame>
  )
}

/** One press is a result for each round that it is about, of the homes that still need it. */
async function noteAll({ by }: Last, door: DoorHere, chosen: readonly TaskHere[], outcome: Outcome, more: { againAt: Instant | null; words: string; homes: HouseholdId[]; kits: KitsLeft | null }): Promise<Pressed> {
  const notes: Pressed['notes'] = []
  const kitTask = chosen.find(givesKits)?.id
  const of = [...new Set(chosen.map((task) => task.round))].map((round) => ({ round, tasks: chosen.filter((task) => task.round === round).map((task) => task.id) }))
  const needed = of.flatMap(({ round, tasks }) => pressesOf(door.said, tasks, more.homes).map((one) => ({ round, ...one })))
  // What a colleague has done while this page stood open is a second visit all the same, and kept.
  for (const { round, tasks, homes } of needed.length > 0 ? needed : of.map((one) => ({ ...one, homes: more.homes }))) notes.push({ id: await note(by, round, door.id, { ...more, tasks, outcome, takesBack: null, homes, kits: kitTask && tasks.includes(kitTask) ? more.kits : null }), round, tasks })
  return { door: door.id, name: [door.door, namedHomes(door, more.homes)].filter((one) => one !== '').join(' '), outcome, source: sourceOf(chosen), notes }
}

function WhoLives({ door: { households } }: { door: DoorHere }) {
  if (households.length === 0) return <p>{m.round_nobodyKnown()}</p>
  return (
    <ul role="list" className="stack-tight">
      {households.map(({ id, nth, people, phone, reach }) => {
        const names = people.flatMap((one) => (one.name === null ? [] : [one.name]))
        const numbers = [...new Set([phone, ...people.map((one) => one.phone)].filter((one) => one !== null))]
        return (
          <li key={id} className="stack-tight">
            <p>{households.length > 1 && <strong>{m.round_familyOf({ n: nth })} </strong>}{m.round_people({ count: people.length })}{names.length > 0 && <> · <AsWritten>{names.join('、')}</AsWritten></>}</p>
            {reachSaid(reach).map((line) => <Notice key={line} tone="ask"><p><AsWritten>{line}</AsWritten></p></Notice>)}
            {numbers.length > 0 && <p className="row">{numbers.map((one) => <a key={one} className="button" href={dial(one)}>{m.round_call({ phone: one })}</a>)}</p>}
          </li>
        )
      })}
    </ul>
  )
}

type TasksProps = { tasks: readonly TaskHere[]; left: ReadonlySet<DoorTaskId>; onTick: (id: DoorTaskId, is: boolean) => void; several: boolean; wrong: boolean; zone: Zone }
/** What is to be done here. Where several things are open, a press is for those that are ticked. */
function Tasks({ tasks, left, onTick, several, wrong, zone }: TasksProps) {
  const now = useNow(30_000)
  return (
    <fieldset className={wrong ? 'field bad round-tasks' : 'field round-tasks'}>
      <legend>{several ? m.round_forWhat() : m.round_whatHere()}</legend>
      {wrong && <span className="error" role="alert">{m.round_chooseTask()}</span>}
      {tasks.map((task) => {
        const said = <span><strong><AsWritten>{task.title}</AsWritten></strong> <span className="quiet">{stateSaid(task.state, zone, now, task.source)}{task.state.differs && ` · ${roundDiffers[task.state.differs]?.() ?? ''}`}</span></span>
        return several && !isSettled(task.state)
          ? <label key={task.id} className="check round-task"><input type="checkbox" checked={!left.has(task.id)} onChange={() => onTick(task.id, left.has(task.id))} />{said}</label>
          : <p key={task.id} className="round-task">{said}</p>
      })}
    </fieldset>
  )
}

/** What is read aloud here, whole; of a notice that holds no more, that it does not. */
function Aloud({ door, rounds }: { door: DoorHere; rounds: Doors['rounds'] }) {
  const now = useNow(30_000)
  const here = rounds.filter((one) => one.note !== '' && one.tasks.some((task) => task.source === 'notice') && door.tasks.some((task) => task.round === one.id && !isSettled(task.state)))
  return here.map((one) => (
    <section key={one.id} className="stack-tight" aria-label={m.round_aloud()}>
      {holdsNoMore(one.tasks, now)
        ? <Notice tone="ask"><p><AsWritten>{one.title}</AsWritten> · {m.round_holdsNoMore()}</p></Notice>
        : <><h2>{m.round_aloud()}</h2><p className="as-lines"><AsWritten>{one.note}</AsWritten></p></>}
    </section>
  ))
}

/** What was noted here before, with the words; one's own can be taken back. */
function Before({ door, me, last }: Props & { door: DoorHere }) {
  const now = useNow(30_000)
  const backs = new Set(door.said.flatMap((one) => (one.takesBack ? [one.takesBack] : [])))
  const said = door.said.filter((one) => one.outcome !== 'taken-back' && !backs.has(one.id))
  if (said.length === 0) return null
  return (
    <ul role="list" className="round-before stack-tight">
      {said.map((one) => (
        <li key={one.id}>
          <p><AsWritten>{[namedHomes(door, one.homes ?? []), m.round_saidBy({ what: outcomeName(one.outcome, sourceOf(door.tasks)), who: one.who, at: when(one.at, me.community.zone, now) }), one.kits ? m.round_kitsGiven({ count: one.kits.count }) : '', one.words].filter((it) => it !== '').join(' · ')}</AsWritten></p>
          {one.by === me.id && <button type="button" className="button plain" onClick={() => void takeBack(last, { door: door.id, name: door.door, outcome: one.outcome, source: sourceOf(door.tasks), notes: [{ id: one.id, round: one.round, tasks: [...one.tasks] }] })}>{m.round_takeBackOne({ what: outcomeName(one.outcome, sourceOf(door.tasks)) })}</button>}
        </li>
      ))}
    </ul>
  )
}
