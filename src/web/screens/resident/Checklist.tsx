// What the rules ask for, one line each: there, missing, or not good enough and why; who can bring it, and how.
// The sentences are the rules' own, so the phone says what the desk says.

import { Link } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import { canBring, type Item } from './phase.ts'
import { kindName } from './sayings.ts'
import { useSituation } from './situation.tsx'

function stateWords(it: Item, now: Instant, zone: string): string {
  switch (it.state) {
    case 'present': return it.goodUntil ? m.resident_itemGoodUntil({ until: untilWhen(it.goodUntil, zone, now) }) : m.resident_itemPresent()
    case 'missing': return m.resident_itemMissing()
    case 'too-old': return m.resident_itemTooOld()
    case 'not-told-of-case': return m.resident_itemNotTold()
    case 'result-pending': return m.resident_itemPending()
    case 'result-positive': return m.resident_itemPositive()
    case 'sentences-unread': return m.resident_itemUnread()
  }
}

export function Checklist({ exit, now }: { exit: ExitView; now: Instant }) {
  // What the desk has asked for beside the rules stands above, in its own words and with its button.
  const items = (exit.advice?.items ?? []).filter((it) => it.because.length > 0)
  return (
    <section className="stack-tight">
      <h2>{m.resident_checklistTitle()}</h2>
      {items.length === 0 && <p className="quiet">{m.resident_checklistNothing()}</p>}
      <ul role="list" className="checklist">
        {items.map((it) => <Line key={`${it.kind} ${it.because[0]?.id ?? ''}`} exit={exit} it={it} now={now} />)}
      </ul>
    </section>
  )
}

function Line({ exit, it, now }: { exit: ExitView; it: Item; now: Instant }) {
  const { zone, me } = useSituation()
  const there = it.state === 'present'
  const says = it.because[0]?.says
  const send = exit.may.includes('record-evidence') && (canBring(it) || it.state === 'result-positive')
  const path = it.kind === 'letter-of-commitment' ? 'letter' : `send/${it.kind}`
  return (
    <li data-there={there}>
      <span aria-hidden="true" className="mark">{there ? '✓' : it.state === 'missing' ? '' : '!'}</span>
      <div className="stack-tight">
        <p><strong>{kindName(it.kind)}</strong> — {stateWords(it, now, zone)}</p>
        {it.unread?.map((one) => <blockquote key={one.en} className="quiet">{say(one)}</blockquote>)}
        {!there && says && <p className="quiet">{say(says)}</p>}
        {!there && it.kind === 'employer-confirmation' && <p>{m.resident_employerHow({ phone: me.community.phone })}</p>}
        {!there && send && <Link className="button at-start" href={`/me/exits/${exit.id}/${path}`}>{sendWords(it)}</Link>}
      </div>
    </li>
  )
}

export const sendWords = ({ kind }: Pick<Item, 'kind'>): string =>
  kind === 'letter-of-commitment' ? m.resident_doLetter() : kind === 'test-result' ? m.resident_doTest() : m.resident_doCertificate()
