// The few places that staff go: desk, façade, orders, ledger, people, and the two that are needed once. The present one is marked.

import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { m } from '../words/compiled/messages.js'

const verbsOfPlaces = ['person.search', 'sealing.read', 'ledger.read', 'roster.import', 'device.enrol']
/** Whether there is any page for somebody who may do this; a volunteer has their doors instead. */
export const hasPlaces = (verbs: readonly string[]): boolean => verbs.some((verb) => verbsOfPlaces.includes(verb))

export function StaffNav({ verbs }: { verbs: readonly string[] }) {
  const [location] = useLocation()
  const nav = useRef<HTMLElement>(null)
  // On a phone the line is longer than the screen: the present place is in sight. In braces: a young browser answers a promise here,
  // which React would call as the cleaning up, and the page would end.
  useEffect(() => { nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }, [location])
  const places: [string, string, string][] = [
    ['/desk', m.overview_navDesk(), 'person.search'], ['/desk/repairs', m.overview_navRepairs(), 'contact.record'], ['/desk/mediations', m.overview_navMediations(), 'contact.record'], ['/overview/matrix', m.overview_navMatrix(), 'sealing.read'], ['/overview/orders', m.overview_navOrders(), 'sealing.read'], ['/overview/notices', m.overview_navNotices(), 'notice.read'],
    ['/overview/ledger', m.overview_navLedger(), 'ledger.read'], ['/overview/rounds', m.overview_navRounds(), 'round.write'], ['/overview/testing', m.overview_navTesting(), 'test.read'], ['/overview/people', m.overview_navPeople(), 'person.search'], ['/overview/staff', m.overview_navStaff(), 'staff.write'], ['/overview/roster', m.overview_navRoster(), 'roster.import'], ['/overview/rules', m.overview_navRules(), 'rules.load'], ['/overview/devices', m.overview_navDevices(), 'device.enrol'],
  ]
  // Whoever follows notices has them whole; whoever only rings and knocks has what is theirs.
  if (verbs.includes('notice.tell') && !verbs.includes('notice.read')) places.push(['/overview/tell', m.overview_navToTell(), 'notice.tell'])
  const here = places.map(([href]) => href).filter((href) => location.startsWith(href)).sort((a, b) => b.length - a.length)[0]
  return (
    <nav ref={nav} className="staff-nav" aria-label={m.overview_nav()}>
      {places.filter(([, , verb]) => verbs.includes(verb)).map(([href, name]) => <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>{name}</Link>)}
    </nav>
  )
}
