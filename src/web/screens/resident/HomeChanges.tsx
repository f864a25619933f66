// What was done of late to the orders on this home, from when, and why: the reason is that of whoever put it down, in their own words.
// What was a mistake is said as one; what holds now stands above it.

import type { Instant } from '#domain/kernel/instants.ts'
import type { HomeChange } from '#domain/sealing/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { within } from './sayings.ts'
import { useSituation } from './situation.tsx'

function sentence({ kind, of, at }: HomeChange, said: (at: Instant) => string): string {
  switch (kind) {
    case 'issued': return m.told_homeIssued({ at: said(at) })
    case 'case': return m.told_homeCase({ at: said(at) })
    case 'lifted': return m.told_homeLifted({ at: said(at) })
    case 'taken-back': return of?.kind === 'lifted' ? m.told_homeLiftBack({ at: said(of.at) }) : m.told_homeCaseBack({ at: said(of?.at ?? at) })
  }
}

/** Those that count: of what was taken back, the taking back says which it was. */
export const changesTold = (changes: readonly HomeChange[]): HomeChange[] => changes.filter((it) => !it.taken)

export function HomeChanges({ changes, now }: { changes: readonly HomeChange[]; now: Instant }) {
  const { zone } = useSituation()
  const said = (at: Instant): string => when(at, zone, now)
  return (
    <section className="stack-tight" role="status">
      <h2>{m.told_homeTitle()}</h2>
      <ul role="list" className="stack-tight">
        {changesTold(changes).map((it) => (
          <li key={it.id}>
            <strong>{sentence(it, said)}</strong>
            <p><AsWritten>{it.source ? m.told_homeWhy({ reason: within(it.reason), source: it.source }) : m.told_homeWhyAlone({ reason: within(it.reason) })}</AsWritten></p>
            <p className="quiet">{m.told_homeBy({ role: roleName(it.role), at: said(it.writtenAt) })}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
