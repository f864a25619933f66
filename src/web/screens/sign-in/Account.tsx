// “My sign-in”, for staff: one's roles, where one is signed in, which ways in there are, and adding them: passkeys, a password, the one-time code.
// Shows no secret twice.

import { useState } from 'react'
import { Link, Redirect } from 'wouter'
import type { MySignIn } from '#domain/access/wire.ts'
import '../../offline/about-staff.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { homeOf, type StartProps } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { MyCode } from './MyCode.tsx'
import { MyTraces } from './MyTraces.tsx'
import { MyPasskeys } from './MyPasskeys.tsx'
import { MyPassword } from './MyPassword.tsx'
import { MyRoles } from './MyRoles.tsx'
import { SignInDialog } from './SignInAgain.tsx'
import './sign-in.css'

function Standing({ mine }: { mine: MySignIn }) {
  if (mine.passkeys.length > 0 || (mine.password && mine.code)) return <Notice tone="good"><p>{m.signin_mineGood({ login: mine.login })}</p></Notice>
  return <Notice tone="ask"><p>{mine.password ? m.signin_mineNoCode() : m.signin_mineLinkOnly()}</p></Notice>
}

export function Account({ me, signOut }: StartProps) {
  const { data, error, refetch } = useApi<MySignIn>(me.kind === 'account' ? '/api/me/sign-in' : null)
  const [again, setAgain] = useState(false)
  if (me.kind !== 'account') return <Redirect to="/" />
  const props = data && { mine: data, zone: me.community.zone, again: () => setAgain(true) }
  const leave = (): void => { forgetDrafts(); signOut() }
  return (
    <Page title={m.signin_mine()} place={me.community.name} actions={<><Link href={homeOf(me)} className="button plain">{m.common_back()}</Link><Button plain onClick={leave}>{m.common_signOut()}</Button></>}>
      <div className="account">
        {props ? <><Standing mine={props.mine} /><MyRoles zone={props.zone} /><MyPasskeys {...props} /><MyPassword {...props} /><MyCode {...props} /><MyTraces {...props} /></> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
      </div>
      {again && <SignInDialog me={me} onDone={() => { setAgain(false); void refresh('/api/me') }} onClose={() => setAgain(false)} />}
    </Page>
  )
}
