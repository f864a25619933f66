// The frame of the overview's pages: the same places as at the desk, the same quiet line, and what the server would not take.

import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { msOf } from '#domain/kernel/instants.ts'
import { NotTakenHere } from '../../field/NotTakenHere.tsx'
import { useNetwork } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { NetworkLine } from '../../parts/NetworkLine.tsx'
import { Page } from '../../parts/Page.tsx'
import { StaffNav } from '../../parts/StaffNav.tsx'
import { m } from '../../words/compiled/messages.js'

export function Frame({ me, signOut, title, tools, at: fetched = null, children }: StartProps & { title: string; /** when what is shown was fetched, ms of this device’s clock; left out: it is not kept */ at?: number | null; /** beside the heading */ tools?: ReactNode; children: ReactNode }) {
  const network = useNetwork()
  const at = useNow(10_000)
  const seen = network.seenAt ?? fetched
  const line = <NetworkLine live={network.live} ageMs={seen === null ? null : Math.max(0, msOf(at) - seen)} waiting={network.waiting} refused={network.refused} oldAfterMs={60_000} />
  return (
    <Page wide ownHeading title={title} place={me.community.name} network={line}
      actions={<><StaffNav verbs={me.verbs} /><Link href="/account" title={m.signin_mine()}>{me.name}</Link><Button plain onClick={() => { forgetDrafts(); signOut() }}>{m.common_signOut()}</Button></>}>
      <div className="overview stack">
        <div className="overview-head"><h1>{title}</h1>{tools}</div>
        <NotTakenHere me={me} />
        {children}
      </div>
    </Page>
  )
}
