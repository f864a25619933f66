// The frame of every screen: skip link, landmarks, title, the quiet line about the network. It knows no role and asks nothing.

import { useEffect, useRef, type ReactNode } from 'react'
import { m } from '../words/compiled/messages.js'
import { LanguageSwitch } from './LanguageSwitch.tsx'

export type PageProps = {
  /** the sentence its reader came for; also the window's title */
  title: string
  /** shown small at the top, usually the community's name */
  place?: string
  /** right side of the top line: sign out, links */
  actions?: ReactNode
  /** the quiet line, `<NetworkLine …>` */
  network?: ReactNode
  /** no column, for desks and façades */
  wide?: boolean
  /** the page's own h1 is drawn elsewhere in the children */
  ownHeading?: boolean
  children: ReactNode
}

/** Sets the window's title and, on a change of page, puts the reader at its heading. */
export function Page({ title, place, actions, network, wide, ownHeading, children }: PageProps) {
  const main = useRef<HTMLElement>(null)
  useTitle(title, place)
  return (
    <div className="page">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>{m.common_skip()}</a>
      <header className="page-head not-on-paper">
        <span className="page-name">{place ?? 'Postern'}</span>
        <div className="row">{actions}<LanguageSwitch /></div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={wide ? 'page-main wide' : 'page-main'}>
        {!ownHeading && <h1>{title}</h1>}
        {children}
      </main>
      {network ? <footer className="page-foot not-on-paper">{network}</footer> : <span />}
    </div>
  )
}

export function useTitle(title: string, place?: string): void {
  useEffect(() => {
    document.title = place && place !== title ? `${title} — ${place}` : title
  }, [title, place])
}
