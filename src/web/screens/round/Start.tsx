// The pages of whoever goes from door to door, for one thumb and without a network: all my doors, and one of them. Both come with the first of them, for a
// stairwell has no signal.

import { Route, Switch } from 'wouter'
import '../../offline/about-staff.ts'
import type { StartProps } from '../../offline/session.ts'
import { useLanguage } from '../../words/language.ts'
import { DoorPage } from './DoorPage.tsx'
import { DoorsPage } from './DoorsPage.tsx'
import { useLast } from './last.tsx'
import './round.css'

export function Start(props: StartProps) {
  useLanguage()
  const last = useLast(props.me.id)
  return (
    <Switch>
      <Route path="/round/door/:id">{({ id }) => <DoorPage {...props} id={id} last={last} />}</Route>
      <Route><DoorsPage {...props} last={last} /></Route>
    </Switch>
  )
}
