// What one of two proposed about the secretary's role. Whoever may be the second confirms or declines it; whoever proposed it withdraws it; the others
// read why it is not theirs.

import type { StaffProposal } from '#domain/access/staff-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'

export function StaffProposals({ proposals, zone, now }: { proposals: readonly StaffProposal[]; zone: Zone; now: Instant }) {
  const title = m.overview_staffProposals({ count: proposals.length })
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {proposals.map((one) => <Notice key={one.id} tone="ask"><Waiting one={one} zone={zone} now={now} /></Notice>)}
    </section>
  )
}

function said({ kind, role, until, name }: StaffProposal, zone: Zone, now: Instant): string {
  if (kind === 'given') return m.overview_staffProposesGive({ name, until: until ? m.overview_staffUntil({ at: untilWhen(until, zone, now) }) : m.overview_staffNoEnd() })
  const from = until && until > now ? m.overview_staffSince({ at: when(until, zone, now) }) : m.overview_staffOnConfirm()
  return role === null ? m.overview_staffProposesEndAll({ name, until: from }) : m.overview_staffProposesEnd({ name, until: from })
}

function Waiting({ one, zone, now }: { one: StaffProposal; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand(`/api/staff/proposals/${one.id}/answer`)
  const answer = async (verdict: 'confirmed' | 'declined' | 'withdrawn'): Promise<void> => {
    await run({ verdict, why: '' })
    await refresh('/api/staff')
  }
  return (
    <div className="stack-tight">
      <p><strong><AsWritten>{said(one, zone, now)}</AsWritten></strong></p>
      {one.why && <p><AsWritten>{one.why}</AsWritten></p>}
      <p className="quiet">{m.overview_staffProposedBy({ name: one.by, at: when(one.at, zone, now), over: when(one.over, zone, now) })}</p>
      {!one.mine && one.may !== 'yes' && <p>{sentenceOf({ code: one.may })}</p>}
      <ProblemNotice problem={problem} />
      <div className="row">
        {one.may === 'yes' && <HoldButton hint={m.overview_holdHint()} cannot={m.resident_cannotHold()} onHeld={() => void answer('confirmed')}>{m.overview_staffConfirm()}</HoldButton>}
        {one.mine ? <Button busy={busy} onClick={() => void answer('withdrawn')}>{m.overview_staffWithdraw()}</Button> : <Button busy={busy} onClick={() => void answer('declined')}>{m.overview_staffDecline()}</Button>}
      </div>
    </div>
  )
}
