// Somebody else at home whose circle this phone does not show: what everybody there has to know, and the one sentence that says where the rest is.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import type { OwnExits } from './phase.ts'
import { useSituation } from './situation.tsx'

type Other = OwnExits['others'][number]

/** That a request waits, until when a pass lasts, who is out: not what for. */
export function otherSaid({ is, until }: Other, zone: Zone, now: Instant): string {
  const at = until && untilWhen(until, zone, now)
  if (is === 'asked') return m.told_otherAsked()
  if (is === 'out') return at ? m.told_otherOutUntil({ until: at }) : m.told_otherOut()
  return m.told_otherPass({ until: at ?? '' })
}

export function Others({ others, now }: { others: readonly Other[]; now: Instant }) {
  const { me, person, zone } = useSituation()
  if (!person) return null
  return (
    <section className="stack-tight">
      <h2><AsWritten>{m.told_otherTitle({ name: person.name })}</AsWritten></h2>
      {others.length === 0 ? <p>{m.told_otherNothing()}</p> : <ul role="list" className="rows">{others.map((one) => <li key={one.id} className="row-text other-exit">{otherSaid(one, zone, now)}</li>)}</ul>}
      {/* A phone that is somebody's is not made another's here. */}
      {me.residents.some((one) => one.own)
        ? <p><AsWritten>{m.told_othersTheirs({ name: person.name })}</AsWritten></p>
        : <><p><AsWritten>{m.told_otherWhy({ name: person.name })}</AsWritten></p><Link className="button at-start" href="/me/circle">{m.told_phoneTitle()}</Link></>}
    </section>
  )
}
