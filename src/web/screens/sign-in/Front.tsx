// `/`: nobody's first screen for long.

import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { homeOf } from '../../offline/session.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { useMe } from '../../offline/who.ts'

/** `/`: the first screen of whoever this is; a phone in the field opens its own, with or without a network. */
export function Front() {
  const [, navigate] = useLocation()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    void import('../../field/enrolling.ts').then(({ enrolledKind }) => enrolledKind()).then((kind) => (kind ? navigate(`/${kind}`, { replace: true }) : setReady(true)), () => setReady(true))
  }, [])
  return ready ? <Choose /> : <Loading />
}

function Choose() {
  const { me, problem, ask } = useMe()
  const [, navigate] = useLocation()
  useEffect(() => {
    if (me) navigate(homeOf(me), { replace: true })
  }, [me])
  return problem ? <Page title={m.common_brokenTitle()}><Failed problem={problem} onRetry={ask} /></Page> : <Loading />
}
