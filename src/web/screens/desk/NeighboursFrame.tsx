// The frame of the desk's pages for repairs, lent tools and mediation: the same places as everywhere, the same quiet line.

import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { msOf } from '#domain/kernel/instants.ts'
import { useNetwork } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { NetworkLine } from '../../parts/NetworkLine.tsx'
import { Page } from '../../parts/Page.tsx'
import { StaffNav } from '../../parts/StaffNav.tsx'
import { m } from '../../words/compiled/messages.js'

export function NeighboursFrame({ me, title, back, children }: Pick<StartProps, 'me'> & { title: string; back?: string; children: ReactNode }) {
  const network = useNetwork()
  const at = useNow(10_000)
  return (
    <Page title={title} place={me.community.name} actions={<StaffNav verbs={me.verbs} />} network={<NetworkLine live={network.live} ageMs={network.seenAt === null ? null : msOf(at) - network.seenAt} waiting={network.waiting} refused={network.refused} oldAfterMs={60_000} />}>
      <div className="stack neighbours">
        {back && <Link href={back} className="back not-on-paper">{m.common_back()}</Link>}
        {children}
      </div>
    </Page>
  )
}
