// The overview's pages: façades, sealing orders, ledger, roster, phones in the field and what waits of them. Each loads when it is opened.

import { lazy } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import type { StartProps } from '../../offline/session.ts'
import './overview.css'

const MatrixPage = lazy(async () => ({ default: (await import('./MatrixPage.tsx')).MatrixPage }))
const OrdersPage = lazy(async () => ({ default: (await import('./OrdersPage.tsx')).OrdersPage }))
const LedgerPage = lazy(async () => ({ default: (await import('./LedgerPage.tsx')).LedgerPage }))
const LedgerCase = lazy(async () => ({ default: (await import('./LedgerCase.tsx')).LedgerCase }))
const RosterPage = lazy(async () => ({ default: (await import('./RosterPage.tsx')).RosterPage }))
const HeldPage = lazy(async () => ({ default: (await import('./HeldPage.tsx')).HeldPage }))
const DevicesPage = lazy(async () => ({ default: (await import('./DevicesPage.tsx')).DevicesPage }))

export function Start(props: StartProps) {
  return (
    <Switch>
      <Route path="/overview/matrix"><MatrixPage {...props} /></Route>
      <Route path="/overview/orders"><OrdersPage {...props} /></Route>
      <Route path="/overview/ledger/:id">{({ id }) => <LedgerCase {...props} id={id} />}</Route>
      <Route path="/overview/ledger"><LedgerPage {...props} /></Route>
      <Route path="/overview/roster"><RosterPage {...props} /></Route>
      <Route path="/overview/devices/held"><HeldPage {...props} /></Route>
      <Route path="/overview/devices"><DevicesPage {...props} /></Route>
      <Route><Redirect to="/overview/matrix" /></Route>
    </Switch>
  )
}
