// The frame of whoever goes from door to door: heading first, the main action under the thumb, the quiet line about the network.

import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { msOf } from '#domain/kernel/instants.ts'
import { useNetwork } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { NetworkLine } from '../../parts/NetworkLine.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { LastSaid, type Last } from './last.tsx'

type FrameProps = StartProps & { title: string; /** when what is shown was fetched, ms of this device’s clock */ at: number | null; last: Last; back?: boolean; action?: ReactNode; children: ReactNode }

/** The first heading that is drawn after the app was opened is not focused: readers begin at the top. */
let opened = false

export function Frame({ me, signOut, title, at, last, back, action, children }: FrameProps) {
  const [location] = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (opened) {
      window.scrollTo(0, 0)
      heading.current?.focus({ preventScroll: true })
    }
    opened = true
  }, [location])
  return (
    <Page title={title} place={me.community.name} ownHeading network={<Freshness at={at} />}>
      <div className="round stack">
        {back && <Link href="/round" className="back">{m.round_all()}</Link>}
        <LastSaid last={last} />
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {children}
        {/* At a door there is nothing above the hand but the door. */}
        {!back && (
          <div className="row round-more">
            {me.verbs.includes('notice.tell') && <Link href="/overview/tell">{m.round_toTell()}</Link>}
            {me.verbs.includes('sealing.read') && <Link href="/overview/matrix">{m.round_facades()}</Link>}
            <Link href="/account">{me.name}</Link>
            <Button plain onClick={() => { forgetDrafts(); signOut() }}>{m.common_signOut()}</Button>
          </div>
        )}
        {action && <div className="round-thumb">{action}</div>}
      </div>
    </Page>
  )
}

function Freshness({ at }: { at: number | null }) {
  const network = useNetwork()
  const now = useNow(10_000)
  const seen = network.seenAt ?? at
  return <NetworkLine live={network.live} ageMs={seen === null ? null : Math.max(0, msOf(now) - seen)} waiting={network.waiting} refused={network.refused} />
}
