// Pages of a home that the first screen has no room for: each is fetched with its own sentences when it is opened.

import { Route, Switch } from 'wouter'
import '../../offline/about-seldom.ts'
import { loadAreas } from '../../words/texts.ts'
import { later } from '../../parts/later.tsx'

const Circle = later(async () => (await Promise.all([import('./CirclePage.tsx'), loadAreas(['told'])]))[0].CirclePage)
const Needs = later(async () => (await Promise.all([import('./NeedsPage.tsx'), loadAreas(['needs'])]))[0].NeedsPage)
const Repairs = later(async () => (await Promise.all([import('./RepairsPage.tsx'), loadAreas(['repairs'])]))[0].RepairsPage)
const Mediation = later(async () => (await Promise.all([import('./MediationPage.tsx'), loadAreas(['mediation'])]))[0].MediationPage)
const Notices = later(async () => (await Promise.all([import('./NoticesPage.tsx'), loadAreas(['notices'])]))[0].NoticesPage)
const Antigen = later(async () => (await Promise.all([import('./AntigenPage.tsx'), loadAreas(['antigen'])]))[0].AntigenPage)
const HomeReport = later(async () => (await Promise.all([import('./HomeReportPage.tsx'), loadAreas(['told'])]))[0].HomeReportPage)
const Appeal = later(async () => (await import('./AppealPage.tsx')).AppealPage)

export const Seldom = () => (
  <Switch>
    <Route path="/me/circle"><Circle /></Route>
    <Route path="/me/needs"><Needs /></Route>
    <Route path="/me/mediation"><Mediation /></Route>
    <Route path="/me/repairs"><Repairs /></Route>
    <Route path="/me/antigen"><Antigen /></Route>
    <Route path="/me/home/:what">{({ what }) => <HomeReport key={what} out={what === 'out'} />}</Route>
    <Route path="/me/exits/:id/appeal">{({ id }) => <Appeal id={id} />}</Route>
    <Route><Notices /></Route>
  </Switch>
)
