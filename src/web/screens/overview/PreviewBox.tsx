// What a command would do, in words, before it is given: until when it then holds, for how many, whose passes end, what else holds.

import type { ReactNode } from 'react'
import { dial } from '#domain/kernel/telephones.ts'
import type { Ending, Preview } from '#domain/sealing/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { ruleName, stageName } from '../../parts/exit-names.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { levelName, purposeName } from '../../words/sentences.ts'
import type { Seen } from './orders.ts'

type Held = Omit<Preview['after'], 'stage'> & { stage?: string | null }

/** What holds and until when that holds: two days of a closed house are not the fourteen of the whole order, which are said beside them. */
function heldText({ level, stage, until, endsAt }: Held, zone: Zone, now: Instant): string {
  if (until === null) return endsAt <= now ? m.overview_orderOver() : m.overview_orderNotYet()
  const held = m.overview_heldUntil({ level: levelName(level) + (stage ? ` · ${stageName(stage)}` : ''), until: untilWhen(until, zone, now) })
  return until < endsAt ? m.overview_heldThen({ held, at: untilWhen(endsAt, zone, now) }) : held
}

export function PreviewBox({ preview, zone, now }: { preview: Preview; zone: Zone; now: Instant }) {
  const { before, after, ends } = preview
  return (
    <section className="preview stack-tight" aria-label={m.overview_preview()}>
      <p><strong>{m.overview_preview()}</strong></p>
      <dl className="pairs">
        <dt>{m.overview_previewFrom()}</dt><dd>{when(preview.at, zone, now)}</dd>
        {before && <><dt>{m.overview_previewBefore()}</dt><dd><AsWritten>{heldText(before, zone, now)}</AsWritten></dd></>}
        <dt>{m.overview_previewAfter()}</dt><dd><strong><AsWritten>{after.endsAt <= preview.at ? m.overview_previewOver() : heldText(after, zone, now)}</AsWritten></strong></dd>
        <dt>{m.overview_previewWhom()}</dt><dd>{m.overview_previewPeople({ households: preview.households, people: preview.people })}</dd>
        <dt>{m.overview_previewPasses()}</dt><dd><strong>{ends.length === 0 ? m.overview_previewNone() : m.overview_previewEnds({ count: ends.length })}</strong></dd>
      </dl>
      <Endings endings={ends} />
      <StillHolds holds={preview.stillHolds} zone={zone} now={now} />
    </section>
  )
}

type Ended = Ending & { again?: boolean; toldAt?: Instant | null }
/** So many stand open; of an order that ends hundreds, the rest is behind one line. */
const shownAtOnce = 20

/** By door, with the number to call and a way to the case. `count`: of all, when only the first are here. */
export function Endings({ endings, count = endings.length }: { endings: readonly Ended[]; count?: number }) {
  if (endings.length === 0) return null
  const rest = endings.slice(shownAtOnce)
  return (
    <>
      <EndingList endings={endings.slice(0, shownAtOnce)} />
      {rest.length > 0 && <details><summary>{m.overview_endingsMore({ count: count - shownAtOnce })}</summary><EndingList endings={rest} />{count > endings.length && <p>{m.overview_endingsAtDesk({ count: count - endings.length })}</p>}</details>}
    </>
  )
}

/** What the last column says: that no call is owed any more, or the number for it. */
function Call({ again, toldAt, phone }: Ended) {
  if (again) return <span>{m.overview_endedAgain()}</span>
  if (toldAt) return <span>{m.overview_endedTold()}</span>
  return phone ? <a href={dial(phone.split(' / ')[0]!)}>{m.desk_callNumber({ phone })}</a> : <span>{m.desk_noNumber()}</span>
}

function EndingList({ endings }: { endings: readonly Ended[] }) {
  return (
    <ul role="list" className="endings">
      {endings.map((one) => (
        <li key={one.exit}>
          <strong className="hit-door">{one.door}</strong>
          <a href={`/desk?${one.resident ? `resident=${one.resident}&` : ''}exit=${one.exit}`}><AsWritten>{one.name || m.desk_unknownPerson()}</AsWritten></a>
          <span className="quiet">{purposeName(one.purpose)}</span>
          <Call {...one} />
        </li>
      ))}
    </ul>
  )
}

export function StillHolds({ holds, zone, now }: { holds: Preview['stillHolds']; zone: Zone; now: Instant }) {
  if (holds.length === 0) return null
  return (
    <div className="stack-tight">
      <p>{m.overview_stillHolds()}</p>
      <ul role="list" className="stack-tight">
        {holds.map((one) => (
          <li key={one.order}>
            <AsWritten>{m.overview_stillHoldsOne({
              place: one.scope.kind === 'building' ? buildingName(one.scopeLabel) : one.scopeLabel, rule: ruleName(one.rule), held: heldText(one, zone, now), homes: one.homes,
            })}</AsWritten>
          </li>
        ))}
      </ul>
    </div>
  )
}

type GateProps = { seen: Seen; zone: Zone; now: Instant; busy: boolean; /** what the button does, in words */ send: string; onSend: () => void; onCancel: () => void; children?: ReactNode }

/** The end of every form here: first see, then do. The button that does it is not there before. */
export function SeeThenDo({ seen, zone, now, busy, send, onSend, onCancel, children }: GateProps) {
  return (
    <>
      <ProblemNotice problem={seen.problem} />
      {seen.preview && <Notice tone={seen.preview.ends.length > 0 ? 'ask' : 'plain'} live><PreviewBox preview={seen.preview} zone={zone} now={now} /></Notice>}
      {children}
      <div className="row">
        {seen.preview ? <Button main busy={busy} onClick={onSend}>{send}</Button> : <Button type="submit" busy={seen.busy}>{m.overview_seeFirst()}</Button>}
        <Button plain onClick={onCancel}>{m.common_cancel()}</Button>
      </div>
    </>
  )
}
