// The top line: where staff go, what is urgent in numbers, what the screen knows about the network.

import { useState } from 'react'
import { useApi, useNetwork } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Link } from 'wouter'
import type { Clusters } from '#domain/desk/case-wire.ts'
import { msOf } from '#domain/kernel/instants.ts'
import type { StartProps } from '../../offline/session.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { NetworkLine } from '../../parts/NetworkLine.tsx'
import { StaffNav } from '../../parts/StaffNav.tsx'
import { m } from '../../words/compiled/messages.js'
import { useAlarm } from './alarm.ts'
import { countIn, useQueue } from './Queue.tsx'
import { Ringing } from './Ringing.tsx'
import { useDeskHere } from './now-lines.ts'

/** `own`: the emergency that was taken down here last: it needs no sound. */
export function DeskTop({ me, signOut, onHelp, own }: StartProps & { /** null: there are no keys here */ onHelp: (() => void) | null; own: string | null }) {
  const network = useNetwork()
  const at = useNow(10_000)
  const { data } = useQueue()
  const { silent, setSilent } = useAlarm(data, me.community.name, own)
  const [open, setOpen] = useState(false)
  const leave = (): void => { forgetDrafts(); signOut() }
  return (
    <header className="desk-top" data-open={open}>
      <span className="page-name">{me.community.name}</span>
      <button type="button" className="button plain desk-menu" aria-expanded={open} onClick={() => setOpen(!open)}>{m.desk_menu()}</button>
      <StaffNav verbs={me.verbs} />
      {me.verbs.includes('desk.turn') && <><WhoIsHere me={me} /><Faults /></>}
      {data && (
        <p className="desk-counts" role="status">
          <span data-urgent={countIn(data, 'overdue') > 0}>{m.desk_countOverdue({ count: countIn(data, 'overdue') })}</span>
          <span data-urgent={countIn(data, 'openPapers') > 0}>{m.desk_countPapers({ count: countIn(data, 'openPapers') })}</span>
          {countIn(data, 'appeals') > 0 && <span>{m.desk_countAppeals({ count: countIn(data, 'appeals') })}</span>}
          <span>{m.desk_countWaiting({ count: countIn(data, 'waiting') })}</span>
          {countIn(data, 'toTell') > 0 && <span>{m.desk_countToTell({ count: countIn(data, 'toTell') })}</span>}
        </p>
      )}
      <NetworkLine live={network.live} ageMs={network.seenAt === null ? null : msOf(at) - network.seenAt} waiting={network.waiting} refused={network.refused} oldAfterMs={60_000} />
      <span className="row desk-account">
        <Link href="/account" title={m.signin_mine()}>{me.name}</Link>
        <LanguageSwitch />
        <button type="button" className="button plain" title={m.desk_soundWhat()} aria-pressed={!silent} onClick={() => setSilent(!silent)}>{silent ? m.desk_soundOff() : m.desk_soundOn()}</button>
        {onHelp && <button type="button" className="button plain" onClick={onHelp} aria-label={m.desk_helpTitle()}>?</button>}
        <button type="button" className="button plain" onClick={leave}>{m.common_signOut()}</button>
      </span>
      <Ringing silent={silent} own={own} me={me} />
    </header>
  )
}

/** Who is at the desk, and the way to the page on which that is entered and handed over. */
function WhoIsHere({ me }: Pick<StartProps, 'me'>) {
  const { data } = useDeskHere(me)
  const names = (data?.turns ?? []).filter((turn) => turn.now).map((turn) => turn.name)
  return <Link className="desk-here" href="/desk/shift">{names.length > 0 ? <><span className="here-long">{m.shift_atDesk()} <AsWritten>{names.join(m.common_listComma())}</AsWritten></span><span className="here-short">{m.shift_atDeskCount({ count: names.length })}</span></> : m.shift_title()}</Link>
}

/** Calls that may be one fault wait for a person, who sees from here that there are some. */
function Faults() {
  const { data } = useApi<Clusters>('/api/cases/clusters')
  const count = data?.clusters.length ?? 0
  return count > 0 ? <Link className="desk-here" href="/desk/faults">{m.shift_faultsCount({ count })}</Link> : null
}
