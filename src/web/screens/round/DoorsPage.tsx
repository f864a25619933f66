// All doors that are mine, stairwell by stairwell in the order in which they are walked: what still needs somebody is seen from afar, and the next
// door is one press away. Nothing moves when a door is done: it stays where it is and says so.

import { Link } from 'wouter'
import type { Result } from '#domain/doors/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { actsAs } from '../../offline/acting.ts'
import { commands, type Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { readHere } from '../../offline/whose.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { outcomeName, stairwellName, stateSaid } from '../../parts/doors-said.ts'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import type { Line } from './door-lines.ts'
import { useDoorWords } from './door-words.ts'
import { Frame } from './Frame.tsx'
import { MyBag } from './KitsHere.tsx'
import type { Last } from './last.tsx'
import { holdsNoMore, piecesOf, useMyDoors, type DoorHere, type Doors } from './my-doors.ts'
import { nextAfter, nextSaid } from './next-door.ts'
import { useNoted } from './noted.ts'
import { Brought, wordsOf } from './SaidHere.tsx'

export function DoorsPage(props: StartProps & { last: Last }) {
  const mine = useMyDoors(props)
  const { doors, problem, retry, at } = mine
  const now = useNow(20_000)
  const next = doors && nextAfter(doors, null, now)
  return (
    <Frame {...props} title={m.round_title()} at={at} action={next && <Link href={`/round/door/${next.id}`} className="button main big"><AsWritten>{nextSaid(next, props.me.community.zone, now)}</AsWritten></Link>}>
      <NotTaken doors={doors} />
      <WordsBrought {...props} />
      {!doors && (problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />)}
      <MyBag me={props.me} />
      <OverNow over={mine.over} zone={props.me.community.zone} />
      {doors && doors.length === 0 && <None {...props} />}
      {doors && doors.length > 0 && <Yours {...props} mine={mine} doors={doors} />}
      <WordsThere {...props} />
    </Frame>
  )
}

/** Said above all doors, and aloud: whoever stands on the stairs with the old words reads the new ones here. */
function OverNow({ over, zone }: { over: Doors['over']; zone: Zone }) {
  const now = useNow(30_000)
  if (over.length === 0) return null
  return (
    <Notice tone="ask" live>
      <h2>{m.round_overTitle()}</h2>
      <ul role="list" className="stack-tight">
        {over.map((one) => (
          <li key={one.round} className="stack-tight">
            <p><strong><AsWritten>{one.title}</AsWritten></strong> · {one.why === 'withdrawn' ? m.round_overWithdrawn({ at: when(one.at, zone, now) }) : m.round_overSuperseded({ at: when(one.at, zone, now) })}</p>
            <p className="as-lines"><strong>{m.round_overInstead()}</strong>{'\n'}<AsWritten>{one.words}</AsWritten></p>
          </li>
        ))}
      </ul>
      <p>{m.round_overMeans()}</p>
    </Notice>
  )
}

function None({ me: { community: { phone } } }: StartProps) {
  return (
    <div className="state">
      <p>{m.round_none()}</p>
      <p>{m.round_noneWhat()}</p>
      {phone && <a className="button" href={dial(phone)}>{m.round_callCommittee({ phone })}</a>}
    </div>
  )
}

function Yours({ me, mine: { rounds, until }, doors }: StartProps & { mine: Doors; doors: DoorHere[] }) {
  const zone = me.community.zone
  const now = useNow(30_000)
  const left = doors.filter((one) => one.needs > 0).length
  return (
    <>
      <p role="status" className="round-sum">{left > 0 ? m.round_left({ left, doors: doors.length }) : m.round_allDone({ doors: doors.length })}</p>
      {rounds.map((one) => (holdsNoMore(one.tasks, now)
        ? <Notice key={one.id} tone="ask"><p><AsWritten>{one.title}</AsWritten> · {m.round_holdsNoMore()}</p></Notice>
        : <p key={one.id} className="round-note as-lines"><strong><AsWritten>{one.title}</AsWritten></strong>{one.note && <>{'\n'}<AsWritten>{withoutTitle(one)}</AsWritten></>}</p>))}
      {piecesOf(doors).map((piece) => (
        <section key={piece.key} className="stack-tight">
          <h2><AsWritten>{stairwellName(piece)}</AsWritten></h2>
          <ul role="list" className="round-doors">
            {piece.doors.map((door) => (
              <li key={door.id}>
                <Link href={`/round/door/${door.id}`} data-needs={door.needs > 0}>
                  <span className="round-door"><span aria-hidden="true">{door.needs > 0 ? '○' : '✓'}</span> {door.door}</span>
                  <span className="round-states">{statesOf(door, zone, now).map((line) => <span key={line}><AsWritten>{line}</AsWritten></span>)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {until && <p className="quiet">{m.round_keptUntil({ at: when(until, zone, now) })}</p>}
    </>
  )
}

/** What is read aloud of a notice begins with its title. */
const withoutTitle = ({ title, note }: Doors['rounds'][number]): string => (note.startsWith(`${title}\n`) ? note.slice(title.length + 1) : note)

/** How a door stands: in one line where all of its tasks stand alike. */
function statesOf({ tasks }: DoorHere, zone: Zone, now: Instant): string[] {
  const said = tasks.map((task) => stateSaid(task.state, zone, now, task.source))
  return new Set(said).size === 1 ? said.slice(0, 1) : tasks.map((task, n) => `${task.title} · ${said[n]!}`)
}

/** What was said at doors and the committee has not: also of those that are nobody's here any more. */
function WordsBrought({ me, last }: StartProps & { last: Last }) {
  const lines = useDoorWords(last.by)
  const [no, notBack, others] = [lines.filter((one) => one.state === 'refused'), lines.filter((one) => one.state === 'back-refused'), lines.filter((one) => one.state === 'waiting' || one.state === 'back-waits')]
  return (
    <>
      {no.length > 0 && <NoOf lines={no} {...me.community} title={m.round_wordsNotTaken()} why={m.round_wordsNotTakenWhy()} />}
      {notBack.length > 0 && <NoOf lines={notBack} {...me.community} title={m.round_wordsNotBack()} why={m.round_wordsNotBackWhy()} />}
      {others.length > 0 && <section className="stack-tight" aria-label={m.round_wordsOwn()}><h2>{m.round_wordsOwn()}</h2><Brought lines={others} zone={me.community.zone} doors /></section>}
    </>
  )
}

/** The committee would not take these words, or not that they are taken back. */
function NoOf({ lines, phone, zone, title, why }: { lines: readonly Line[]; phone: string | null; zone: Zone; title: string; why: string }) {
  const now = useNow(30_000)
  return (
    <Notice tone="wrong" live>
      <h2>{title}</h2>
      <p>{why}</p>
      {phone && <a className="button" href={dial(phone)}>{m.round_callCommittee({ phone })}</a>}
      <ul role="list" className="stack-tight">{lines.map((line) => <li key={line.id} className="stack-tight">
        <p><AsWritten>{wordsOf(line, true, zone, now)}</AsWritten></p>
        {line.entry && <div className="row"><Button onClick={() => void commands.again(line.entry!.id)}>{m.round_sendAgain()}</Button><Button plain onClick={() => void commands.dismiss(line.entry!.id)}>{m.round_putAway()}</Button></div>}
      </li>)}</ul>
    </Notice>
  )
}

/** What the committee has by now. */
function WordsThere({ me, last }: StartProps & { last: Last }) {
  const lines = useDoorWords(last.by).filter((one) => one.state === 'there' || one.state === 'back')
  return lines.length === 0 ? null : <section className="stack-tight" aria-label={m.round_wordsThere()}><h2>{m.round_wordsThere()}</h2><Brought lines={lines} zone={me.community.zone} doors /></section>
}

/** What the server would not take: it is not lost without somebody having read it. */
function NotTaken({ doors }: Pick<Doors, 'doors'>) {
  const { mine, others } = readHere(useNoted().refused, actsAs())
  return (
    <>
      {mine.length > 0 && <Notice tone="wrong" live>
        <h2>{m.round_notTaken()}</h2>
        <ul role="list" className="stack-tight">{mine.map((entry) => <NotTakenLine key={entry.id} entry={entry} door={doors?.find((one) => one.id === (entry.body.body as Result).door) ?? null} />)}</ul>
      </Notice>}
      {others.length > 0 && <p className="quiet">{m.round_notTakenOthers({ count: others.length })}</p>}
    </>
  )
}

/** What a self-test showed stands at its door alone: it is read there. */
function NotTakenLine({ entry, door }: { entry: Entry<Command>; door: DoorHere | null }) {
  const { outcome, words = '' } = entry.body.body as Partial<Result>
  const said = [door?.door ?? '', outcome ? outcomeName(outcome, '') : '', words]
  return (
    <li className="stack-tight">
      <p>{door && !outcome ? <Link href={`/round/door/${door.id}`}><AsWritten>{door.door}</AsWritten></Link> : <AsWritten>{said.filter((one) => one !== '').join(' · ')}</AsWritten>} — {entry.problem && sentenceOf(entry.problem)}</p>
      <div className="row">
        <Button onClick={() => void commands.again(entry.id)}>{m.round_sendAgain()}</Button>
        <Button plain onClick={() => void commands.dismiss(entry.id)}>{m.round_putAway()}</Button>
      </div>
    </li>
  )
}
