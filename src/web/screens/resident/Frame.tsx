// The frame of every page for residents: heading first, main action under the thumb, the emergency always at hand, and the
// quiet line about the network. On a change of page the reader is put at its heading.

import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useNetwork } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { msOf } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { NetworkLine } from '../../parts/NetworkLine.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { useSituation } from './situation.tsx'

export type FrameProps = {
  /** the one sentence this page is for */
  title: string
  /** where “back” leads; the first page has none */
  back?: string
  /** the main action: one button or link, `className="button main big"` */
  action?: ReactNode
  /** the emergency's own page needs no way to itself */
  noEmergency?: boolean
  /** what came in while the page lay open, for whoever does not see it appear */
  said?: string
  children: ReactNode
}

/** The first heading that is drawn after the app was opened is not focused: readers begin at the top. */
let opened = false

export function Frame({ title, back, action, noEmergency, said, children }: FrameProps) {
  const { me } = useSituation()
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
    <Page title={title} place={me.community.name} ownHeading network={<Freshness />}>
      <div className="resident stack">
        {back && <Link href={back} className="back not-on-paper">{m.common_back()}</Link>}
        {/* A decision that arrives changes the heading under a reader who is elsewhere on the page. */}
        <h1 ref={heading} tabIndex={-1} aria-live="polite">{title}</h1>
        {said !== undefined && <p className="hidden-visually" role="status">{said}</p>}
        {children}
        <div className="thumb not-on-paper">
          {action}
          {!noEmergency && <Link href="/me/emergency" className="emergency-link"><span aria-hidden="true" className="cross">✚</span>{m.resident_emergencyLink()}</Link>}
        </div>
      </div>
    </Page>
  )
}

const onOnline = (listener: () => void): (() => void) => {
  for (const name of ['online', 'offline']) addEventListener(name, listener)
  return () => { for (const name of ['online', 'offline']) removeEventListener(name, listener) }
}

/** An open stream notices a lost network late; the phone and a failed question know it sooner. */
function Freshness() {
  const { own } = useSituation()
  const { live: stream, seenAt, waiting, refused } = useNetwork()
  const online = useSyncExternalStore(onOnline, () => navigator.onLine)
  const live = stream && online && own.problem?.code !== 'network-away'
  const now = msOf(useNow(15_000))
  const at = Math.max(seenAt ?? 0, own.at ?? 0)
  return <NetworkLine live={live} ageMs={at > 0 ? Math.max(0, now - at) : null} waiting={waiting} refused={refused} />
}

/** A way on, as a whole line to tap: what it is, and a second line in quiet words. */
export function RowLink({ href, mark, title, children }: { href: string; mark?: ReactNode; title: string; children?: string }) {
  return (
    <Link href={href} className="row-link">
      {mark}
      <span className="row-text"><strong>{title}</strong>{children && <span className="quiet"><AsWritten>{children}</AsWritten></span>}</span>
      <span aria-hidden="true" className="chevron">›</span>
    </Link>
  )
}

/** For whom this is, when it could be somebody else. `whose`: the person that a case is about, whoever was chosen on this phone last. */
export function ForWhom({ whose }: { whose?: { name: string; door: string } | null }) {
  const { me, person } = useSituation()
  const it = whose ?? person
  if (!it || me.residents.length < 2) return null
  return <p className="for-whom"><AsWritten>{m.resident_forPerson({ name: it.name, door: it.door })}</AsWritten></p>
}
