// What the home is under, in order: the level as shape and word, which day it is, what follows, who ordered it and why, and what
// it means for going out.

import type { Instant } from '#domain/kernel/instants.ts'
import type { HomeStatus } from '#domain/people/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Level } from '../../parts/Level.tsx'
import { m } from '../../words/compiled/messages.js'
import { whatFollows, within } from './sayings.ts'
import { useSituation } from './situation.tsx'

function meaning(home: HomeStatus): string {
  switch (home.level) {
    case 'open': return m.resident_meansOpen()
    case 'precaution': return m.resident_meansPrecaution()
    case 'controlled': return m.resident_meansControlled()
    case 'sealed': return m.resident_meansSealed()
  }
}

export function HomeStatusLines({ home, now }: { home: HomeStatus; now: Instant }) {
  const { zone } = useSituation()
  const follows = whatFollows(home, zone, now)
  return (
    <div className="holds stack-tight">
      <p className="holds-level">
        <Level level={home.level} caseInside={home.caseInScope} size={22} />
        {home.day !== null && <span>{m.resident_day({ day: home.day })}</span>}
      </p>
      {follows && <p>{follows}</p>}
      <p>{meaning(home)}</p>
      {home.issuer && <p className="quiet"><AsWritten>{home.ground ? m.resident_orderedWhy({ issuer: home.issuer, ground: within(home.ground) }) : m.resident_ordered({ issuer: home.issuer })}</AsWritten></p>}
    </div>
  )
}
