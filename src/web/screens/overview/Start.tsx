// The overview's pages: façades, sealing orders, notices, ledger, people, who works here, door rounds, testing rounds, roster, rules, phones in the field and what waits of them. Each loads when it is opened.

import type { ComponentType } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import '../../offline/about-staff.ts'
import type { StartProps } from '../../offline/session.ts'
import { later } from '../../parts/later.tsx'
import { hasPlaces } from '../../parts/StaffNav.tsx'
import { loadAreas } from '../../words/texts.ts'
import './overview.css'

const NoPlace = later(async () => (await import('./NoPlace.tsx')).NoPlace)
const MatrixPage = later(async () => (await import('./MatrixPage.tsx')).MatrixPage)
const OrdersPage = later(async () => (await Promise.all([import('./OrdersPage.tsx'), loadAreas(['issuing'])]))[0].OrdersPage)
const LedgerPage = later(async () => (await import('./LedgerPage.tsx')).LedgerPage)
const LedgerCase = later(async () => (await import('./LedgerCase.tsx')).LedgerCase)
const PeoplePage = later(async () => (await import('./PeoplePage.tsx')).PeoplePage)
const StaffPage = later(async () => (await import('./StaffPage.tsx')).StaffPage)
const RosterPage = later(async () => (await import('./RosterPage.tsx')).RosterPage)
const RoundsPage = later(async () => (await import('./RoundsPage.tsx')).RoundsPage)
const RoundPage = later(async () => (await import('./RoundPage.tsx')).RoundPage)
const RoundType = later(async () => (await import('./RoundType.tsx')).RoundType)
const RulesPage = later(async () => (await import('./RulesPage.tsx')).RulesPage)
const HeldPage = later(async () => (await import('./HeldPage.tsx')).HeldPage)
/** With their own sentences. */
const ofNotices = <P extends object>(load: () => Promise<ComponentType<P>>) => later(async () => (await Promise.all([load(), loadAreas(['notices', 'issuing', 'needs'])]))[0])
const NoticesPage = ofNotices(async () => (await import('./NoticesPage.tsx')).NoticesPage)
const NoticeCompose = ofNotices(async () => (await import('./NoticeCompose.tsx')).NoticeCompose)
const NoticePage = ofNotices(async () => (await import('./NoticePage.tsx')).NoticePage)
const NoticeHoursPage = ofNotices(async () => (await import('./NoticeHoursPage.tsx')).NoticeHoursPage)
const ToTellPage = ofNotices(async () => (await import('./ToTellPage.tsx')).ToTellPage)
const ofTesting = <P extends object>(load: () => Promise<ComponentType<P>>) => later(async () => (await Promise.all([load(), loadAreas(['testing', 'antigen'])]))[0])
const LabPage = ofTesting(async () => (await import('./LabPage.tsx')).LabPage)
const PoolPage = ofTesting(async () => (await import('./PoolPage.tsx')).PoolPage)
const TestingPage = ofTesting(async () => (await import('./TestingPage.tsx')).TestingPage)
const TestingRound = later(async () => (await Promise.all([import('./TestingRound.tsx'), loadAreas(['testing', 'station', 'antigen'])]))[0].TestingRound)
const TestingStations = ofTesting(async () => (await import('./TestingStations.tsx')).TestingStations)
const TestingBoxes = later(async () => (await Promise.all([import('./TestingBoxes.tsx'), loadAreas(['testing', 'boxes'])]))[0].TestingBoxes)
const WallPage = later(async () => (await Promise.all([import('./WallPage.tsx'), loadAreas(['wall'])]))[0].WallPage)
const ofKits = <P extends object>(load: () => Promise<ComponentType<P>>) => later(async () => (await Promise.all([load(), loadAreas(['testing', 'kits'])]))[0])
const KitsPage = ofKits(async () => (await import('./KitsPage.tsx')).KitsPage)
const KitLot = ofKits(async () => (await import('./KitLot.tsx')).KitLot)
const HoursPage = later(async () => (await import('./HoursPage.tsx')).HoursPage)
const OfficePage = later(async () => (await import('./OfficePage.tsx')).OfficePage)
const DevicesPage = later(async () => (await Promise.all([import('./DevicesPage.tsx'), loadAreas(['wall'])]))[0].DevicesPage)

export function Start(props: StartProps) {
  const [location] = useLocation()
  // Whoever rings and knocks may have no other page here.
  if (location === '/overview/tell' && props.me.verbs.includes('notice.tell')) return <ToTellPage {...props} />
  if (!hasPlaces(props.me.verbs)) return props.me.verbs.includes('round.walk') ? <Redirect to="/round" replace /> : <NoPlace {...props} />
  return (
    <Switch>
      <Route path="/overview/matrix"><MatrixPage {...props} /></Route>
      <Route path="/overview/orders"><OrdersPage {...props} /></Route>
      <Route path="/overview/ledger/:id">{({ id }) => <LedgerCase {...props} id={id} />}</Route>
      <Route path="/overview/ledger"><LedgerPage {...props} /></Route>
      {props.me.verbs.includes('notice.issue') && <Route path="/overview/notices/new"><NoticeCompose {...props} /></Route>}
      {props.me.verbs.includes('notice.issue') && <Route path="/overview/notices/hours"><NoticeHoursPage {...props} /></Route>}
      {props.me.verbs.includes('notice.read') && <Route path="/overview/notices/:id">{({ id }) => <NoticePage key={id} {...props} id={id} />}</Route>}
      {props.me.verbs.includes('notice.read') && <Route path="/overview/notices"><NoticesPage {...props} /></Route>}
      <Route path="/overview/people"><PeoplePage {...props} /></Route>
      <Route path="/overview/staff"><StaffPage {...props} /></Route>
      <Route path="/overview/roster"><RosterPage {...props} /></Route>
      {props.me.verbs.includes('round.write') && <Route path="/overview/rounds/:id/type/:stairwell">{({ id, stairwell }) => <RoundType {...props} key={stairwell} id={id} stairwell={stairwell} />}</Route>}
      {props.me.verbs.includes('round.write') && <Route path="/overview/rounds/:id">{({ id }) => <RoundPage {...props} id={id} />}</Route>}
      {props.me.verbs.includes('round.write') && <Route path="/overview/rounds"><RoundsPage {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/stations"><TestingStations {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/results"><LabPage {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/pool"><PoolPage {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/boxes"><TestingBoxes {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/kits/:id">{({ id }) => <KitLot key={id} {...props} id={id} />}</Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/kits"><KitsPage {...props} /></Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing/:id">{({ id }) => <TestingRound key={id} {...props} id={id} />}</Route>}
      {props.me.verbs.includes('test.read') && <Route path="/overview/testing"><TestingPage {...props} /></Route>}
      <Route path="/overview/rules"><RulesPage {...props} /></Route>
      {props.me.verbs.includes('contact.record') && <Route path="/overview/hours"><HoursPage {...props} /></Route>}
      {props.me.verbs.includes('wall.read') && <Route path="/overview/wall"><WallPage /></Route>}
      <Route path="/overview/devices/held"><HeldPage {...props} /></Route>
      <Route path="/overview/devices"><DevicesPage {...props} /></Route>
      {props.me.verbs.includes('community.write') && <Route path="/overview/office"><OfficePage {...props} /></Route>}
      <Route><Redirect to="/overview/matrix" /></Route>
    </Switch>
  )
}
