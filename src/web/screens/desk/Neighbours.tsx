// The desk's pages for neighbours: repairs, lent tools, mediation. Fetched with their own sentences when they are opened.

import type { ComponentType } from 'react'
import { Route, Switch } from 'wouter'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { StartProps } from '../../offline/session.ts'
import { later } from '../../parts/later.tsx'
import { loadAreas } from '../../words/texts.ts'

const withWords = <P extends object>(load: () => Promise<ComponentType<P>>) => later(async () => (await Promise.all([load(), loadAreas(['mediation', 'cases'])]))[0])
const Repairs = withWords(async () => (await import('./RepairsPage.tsx')).RepairsPage)
const Repair = withWords(async () => (await import('./RepairsPage.tsx')).RepairPage)
const Mediations = withWords(async () => (await import('./MediationsPage.tsx')).MediationsPage)
const Mediation = withWords(async () => (await import('./MediationPage.tsx')).MediationPage)

export const Neighbours = (props: StartProps) => (
  <Switch>
    <Route path="/desk/repairs/:id">{({ id }) => <Repair key={id} {...props} id={id as CaseId} />}</Route>
    <Route path="/desk/mediations/:id">{({ id }) => <Mediation key={id} {...props} id={id as CaseId} />}</Route>
    <Route path="/desk/mediations"><Mediations {...props} /></Route>
    <Route><Repairs {...props} /></Route>
  </Switch>
)
