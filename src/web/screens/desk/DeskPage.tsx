// The frame of the desk's other pages: the same line on top as at the desk, with what rings; the places that belong together; the sentence its reader came for.

import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { StartProps } from '../../offline/session.ts'
import { m } from '../../words/compiled/messages.js'
import { DeskTop } from './DeskTop.tsx'
import './desk.css'
import './shift.css'

type Props = StartProps & { title: string; /** no page of the shift, which stand together: it has at most a way back to its list */ apart?: boolean; back?: string; children: ReactNode }
export function DeskPage({ me, signOut, title, apart = false, back, children }: Props) {
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever comes from another page stands at its heading.
  useEffect(() => { if (document.activeElement === document.body) heading.current?.focus() }, [location])
  const places: [string, string][] = [['/desk/shift', m.shift_navShift()], ['/desk/faults', m.shift_navFaults()], ['/desk/lists', m.shift_navLists()]]
  return (
    <div className="desk desk-page">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>{m.common_skip()}</a>
      <DeskTop me={me} signOut={signOut} onHelp={null} own={null} />
      <main id="main" ref={main} tabIndex={-1} className="desk-page-main stack">
        {!apart && <nav className="desk-page-nav" aria-label={m.shift_nav()}>{places.map(([href, name]) => <Link key={href} href={href} aria-current={location.startsWith(href) ? 'page' : undefined}>{name}</Link>)}</nav>}
        {back && <Link href={back} className="back not-on-paper">{m.common_back()}</Link>}
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {children}
      </main>
    </div>
  )
}
