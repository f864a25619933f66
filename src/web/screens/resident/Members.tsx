// Many people, one phone: a line for each, with what each must hear or do first, so that nobody's news hides behind somebody else's. A tap
// puts that person on the page. Those whose answer is not there yet say so; nobody is said to have nothing to do.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'
import { ownPath, useKeptAnswer } from './kept-answer.ts'
import { toldBy } from './NewsCard.tsx'
import { isCurrent, phaseOf, tasksOf, unread, type OwnExits } from './phase.ts'
import { headline } from './sayings.ts'
import { otherSaid } from './Others.tsx'
import { useSituation, type Person } from './situation.tsx'

export type MemberSays = { text: string; /** they have not read it yet, or are late */ urgent: boolean }

/** What comes first for a person: being late, news, being out, what to bring or show, what is under way. */
export function saysOf(own: OwnExits, zone: Zone, now: Instant): MemberSays {
  if (own.open?.includes('health') === false) return { text: own.others[0] ? otherSaid(own.others[0], zone, now) : m.told_otherNothing(), urgent: false }
  const tasks = tasksOf(own.exits, now)
  const news = unread(own, now)[0]
  const said = (exit: OwnExits['exits'][number]): string => headline(exit, phaseOf(exit, now), zone, now)
  const first = tasks[0]
  if (first?.kind === 'come-back' && first.overdue) return { text: said(first.exit), urgent: true }
  if (news) return { text: toldBy(news, own.exits.find((one) => one.id === news.details['exit'])).title, urgent: true }
  if (first) return { text: said(first.exit), urgent: false }
  const current = own.exits.find((exit) => isCurrent(phaseOf(exit, now)))
  return { text: current ? said(current) : m.resident_memberNothing(), urgent: false }
}

export function Members({ now }: { now: Instant }) {
  const { me, person, choose } = useSituation()
  return (
    <section className="stack-tight" aria-label={m.resident_whichPerson()}>
      <ul role="list" className="rows members">
        {me.residents.map((one) => <li key={one.id}><Member member={one} chosen={one.id === person?.id} now={now} onChoose={() => choose(one.id)} /></li>)}
      </ul>
    </section>
  )
}

function Member({ member, chosen, now, onChoose }: { member: Person; chosen: boolean; now: Instant; onChoose: () => void }) {
  const { zone, person } = useSituation()
  const { value, problem } = useKeptAnswer<OwnExits>(ownPath(member.id))
  const says = value && saysOf(value, zone, now)
  return (
    <button type="button" className="choice" aria-pressed={chosen} onClick={onChoose}>
      {says?.urgent && <span aria-hidden="true" className="mark">!</span>}
      <span className="row-text">
        <strong><AsWritten>{member.name}</AsWritten>{member.door !== person?.door && <span className="quiet"> {member.door}</span>}</strong>
        <span className="quiet">{says ? says.text : problem ? m.resident_memberUnknown() : m.common_loading()}</span>
      </span>
    </button>
  )
}
