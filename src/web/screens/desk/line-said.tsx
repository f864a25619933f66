// A line of the queue in a few words, whatever its section: who, where, what kind of thing, what is next and by when. For lists in which sections stand together.

import { Suspense, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { AtHome } from '#domain/desk/case-wire.ts'
import type { CaseKind } from '#domain/desk/cases.ts'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { InLanguages } from '#domain/notices/notice.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import type { VisitCostsMore } from '#domain/neighbours/wire.ts'
import { lateness } from '#domain/promises/due.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { later } from '../../parts/later.tsx'
import { changedIn } from '../../parts/notice-said.ts'
import { m } from '../../words/compiled/messages.js'
import { reachOf } from './AtHome.tsx'
import { dueSaid, kindName, stepName } from './case-said.ts'
import { addressOf } from './line-address.ts'
import { shownAs } from './queue-lines.tsx'

type Says = { name?: string; door?: string; number?: string; kind?: string; hidden?: boolean; private?: boolean; place?: { label: string } | null; words?: string; note?: string; phone?: string | null; atHome?: AtHome[]; /** of a notice */ title?: InLanguages<string>; /** of a visit: who comes, and its case */ who?: string; case?: string; /** of a lent tool */ tool?: string; /** of a laboratory's result */ tube?: string }
/** What a visit costs by now. */
const Price = later(async () => (await import('./VisitCosts.tsx')).PriceSaid)
const saysOf = (line: QueueLine): Says => (line.says ?? {}) as Says

/** It was said in confidence: read by whoever keeps it, and the secretary. */
export const isPrivate = (line: QueueLine): boolean => saysOf(line).private === true

/** And whoever looks may not read it: they take it from nobody. */
export const isHidden = (line: QueueLine): boolean => saysOf(line).hidden === true

/** Who, or what stands for them. */
export function whoseLine(line: QueueLine): string {
  const { name = '', number = '', who = '', tool = '', tube = '', hidden, private: isPrivate, place, title } = saysOf(line)
  if (title) return changedIn(title)
  if (hidden || (isPrivate && name === '')) return m.shift_private()
  return name !== '' ? name : place?.label ?? (who || tool || tube || number || shownAs(line.owed?.section ?? '').title())
}
export const doorOf = (line: QueueLine): string => saysOf(line).door ?? ''
/** As it is read aloud: whose, and where. */
export const lineAloud = (line: QueueLine): string => [whoseLine(line), doorOf(line)].filter((it) => it !== '').join(' ')

const whatIs = (line: QueueLine): string => {
  const { kind, hidden } = saysOf(line)
  const title = shownAs(line.owed?.section ?? '').title()
  return line.owed?.section === 'case' && kind && !hidden ? kindName(kind as CaseKind) : title
}

/** `opens`: it leads to its page, and to the telephone; where another control does, it does not. */
export function LineSaid({ line, zone, now, opens = false }: { line: QueueLine; zone: Zone; now: Instant; opens?: boolean }): ReactNode {
  const { owed } = line
  const said = saysOf(line)
  const reach = reachOf(said)
  const who = <><strong><AsWritten>{whoseLine(line)}</AsWritten></strong><span className="hit-door">{doorOf(line)}</span></>
  const leads = opens && said.hidden !== true && addressOf(line) !== '/desk'
  return (
    <span className="line-said">
      {leads ? <Link className="queue-what" href={addressOf(line)}>{who}</Link> : <span className="queue-what">{who}</span>}
      {owed && <span className="line-due" data-late={lateness(owed, now) > 0 || undefined}>{dueSaid(owed, zone, now)}</span>}
      <span className="quiet line-what">{whatIs(line)}{owed && ` · ${stepName(owed.step.code)}`}{owed && owed.step.words !== '' && <> · <AsWritten>{owed.step.words}</AsWritten></>}</span>
      {(said.words ?? said.note ?? '') !== '' && <span className="line-words"><AsWritten>{said.words ?? said.note ?? ''}</AsWritten></span>}
      {owed?.section === 'visitsCostMore' && said.hidden !== true && <Suspense fallback={null}><Price row={line.says as VisitCostsMore} zone={zone} now={now} /></Suspense>}
      {leads && reach.phone !== '' && <a className="queue-phone line-words" href={dialPerson(reach.phone)}>{reach.who !== '' && <><AsWritten>{reach.who}</AsWritten> </>}{m.desk_callNumber({ phone: reach.phone })}</a>}
    </span>
  )
}
