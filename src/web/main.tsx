// One role, one folder of screens, loaded when its address is opened: `screens/ROLE/Start.tsx` exports `Start`. Decides only
// which of them, by address and by who is signed in; gate and station are reached without asking anybody.

import { lazy, StrictMode, Suspense, useEffect, useState, useSyncExternalStore, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { Route, Switch } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import { whenSignedOut } from './offline/api.ts'
import { newVersionWaits, onNewVersion, takeNewVersion } from './offline/device.ts'
import { forgetKept, keepSigningOut, signOut, whenSignedOutElsewhere, type StartProps } from './offline/session.ts'
import { beforeSigningOut } from './offline/signing-out.ts'
import { useMe } from './offline/who.ts'
import type { Folders } from './other-screens.ts'
import { Broken } from './parts/Broken.tsx'
import { Button } from './parts/Button.tsx'
import { forgetDrafts } from './parts/draft.ts'
import { Failed, Loading } from './parts/Notice.tsx'
import { Page } from './parts/Page.tsx'
import { keepTheme } from './parts/theme.ts'
import { openAgainOnce, stuck, whatIsMissing } from './start/opening.ts'
import { putStylesInOrder } from './start/styles.ts'
import { m } from './words/compiled/messages.js'
import { afterFirstScreen } from './words/first-screen.ts'
import { startLanguage, useLanguage } from './words/language.ts'
import { loadAreas, loadForFirstScreen } from './words/texts.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'

/** Where two phones begin; the list of all others is fetched with the first of them (other-screens.ts): a phone's first screen is too dear for it. */
const folders: Folders = import.meta.glob<Record<string, ComponentType<never>>>('./screens/{gate,resident}/Start.tsx')

async function keepForOffline(folder: string): Promise<void> {
  await afterFirstScreen()
  const { keepApp } = await import('./offline/keep-app.ts')
  await keepApp(folder)
}

/** `begin` fetches it ahead: what is here already when it is first drawn shows at once, where React would hold back what it had to wait for. */
type Later<P> = ComponentType<P> & { begin: () => Promise<unknown> }
function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let here: ComponentType<P> | null = null
  const begin = async () => ({ default: (here = await load()) })
  const Waited = lazy(begin) as unknown as ComponentType<P>
  const Shown = (props: P) => {
    // The same one for as long as it stands there.
    const [It] = useState(() => here ?? Waited)
    return <It {...props} />
  }
  return Object.assign(Shown, { begin })
}

/** `loadWords`: the sentences it speaks. Phones load their own alone, and first what their first screen says; a desk may show everything. */
function screens<P extends object>(folder: string, loadWords: () => Promise<unknown>): Later<P> {
  const file = `./screens/${folder}/Start.tsx`
  return later(async () => {
    const [found] = await Promise.all([(folders[file] ?? (await import('./other-screens.ts')).folders[file])?.(), loadWords()])
    if (folder !== 'sign-in') keepForOffline(folder).catch(() => undefined)
    return (found?.['Start'] ?? NotThere) as ComponentType<P>
  })
}
const ofStaff = (folder: string) => screens<StartProps>(folder, async () => (await import('./words/staff-areas.ts')).loadStaffAreas())
const inTheField = (folder: 'gate' | 'station') => screens<Record<never, never>>(folder, () => loadForFirstScreen([folder, 'field']))
const Gate = inTheField('gate')
const Station = inTheField('station')
const SignIn = screens<Record<never, never>>('sign-in', () => loadAreas(['common', 'signin']))
const roles = {
  '/desk/*?': ofStaff('desk'),
  '/me/*?': screens<StartProps>('resident', () => loadForFirstScreen(['resident'])),
  '/overview/*?': ofStaff('overview'),
  '/print/*?': ofStaff('print'),
  '/round/*?': screens<StartProps>('round', () => loadAreas(['common', 'round'])),
}
const Account = later(async () => (await Promise.all([import('./screens/sign-in/Account.tsx'), loadAreas(['common', 'signin'])]))[0].Account)
const SignInAgain = lazy(async () => ({ default: (await Promise.all([import('./screens/sign-in/SignInAgain.tsx'), loadAreas(['common', 'signin'])]))[0].SignInAgain }))
const Front = later(async () => (await import('./screens/sign-in/Front.tsx')).Front)
const Live = later(async () => (await import('./offline/live.tsx')).Live)

/** Where it does not come the page broke: opened again once, and then it says whom to call. */
const NotThere = later(async () => (await import('./parts/NotThere.tsx')).NotThere)

function SignedIn({ screen: Screen }: { screen: Later<StartProps> }) {
  const { me, problem, ask } = useMe(() => Promise.all([Live.begin(), Screen.begin()]))
  useEffect(() => whenSignedOutElsewhere(() => { forgetDrafts(); window.location.assign('/sign-in') }), [])
  const leave = async (): Promise<void> => {
    await signOut()
    window.location.assign('/sign-in')
  }
  if (problem) return <Page title={m.common_brokenTitle()}><Failed problem={problem} onRetry={ask} /></Page>
  if (!me) return <Loading />
  return <Live><SignedOut me={me} /><Screen me={me} signOut={() => void leave()} /></Live>
}

/** The session ended under an open screen: the screen stays, with what is typed on it, and a line on top offers to sign in. */
function SignedOut({ me }: { me: Me }) {
  const [out, setOut] = useState(false)
  useEffect(() => whenSignedOut(() => { setOut(true); void forgetKept().catch(() => undefined) }), [])
  return out ? <Suspense fallback={null}><SignInAgain me={me} onDone={() => setOut(false)} /></Suspense> : null
}

function NewVersion() {
  const waits = useSyncExternalStore(onNewVersion, newVersionWaits)
  if (!waits) return null
  return (
    <aside className="new-version not-on-paper" aria-label={m.common_takeNewVersion()}>
      <p>{m.common_newVersion()}</p>
      <Button onClick={takeNewVersion}>{m.common_takeNewVersion()}</Button>
    </aside>
  )
}

function App() {
  useLanguage()
  return (
    <Broken words={stuck} onBroken={openAgainOnce}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/"><Front /></Route>
          <Route path="/gate/*?"><Gate /></Route>
          <Route path="/station/*?"><Station /></Route>
          <Route path={/^\/(sign-in|wall|[chn])(\/|$)/i}><SignIn /></Route>
          <Route path="/account"><SignedIn screen={Account} /></Route>
          {Object.entries(roles).map(([path, screen]) => <Route key={path} path={path}><SignedIn screen={screen} /></Route>)}
          <Route><NotThere /></Route>
        </Switch>
      </Suspense>
      <NewVersion />
    </Broken>
  )
}

/** A link with a ticket is the sign-in page's to read, whatever page it names; an enrolment is the gate's or the station's. */
function openTicketPage(): void {
  const ticket = /^#(link|slip)=/.test(window.location.hash)
  if (ticket && window.location.pathname !== '/sign-in') history.replaceState(null, '', `/sign-in?next=${encodeURIComponent(window.location.pathname)}${window.location.hash}`)
}

function linkManifest(app: string): void {
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = `/${app}.webmanifest`
  document.head.append(link)
}

openTicketPage()
// A link opened while the app is on the screen changes nothing but the part behind the #.
addEventListener('hashchange', () => { if (/^#(link|slip|enrol)=/.test(window.location.hash)) window.location.reload() })
/** The phone whose first screen is opened, if it is one; its sentences are called as it is. */
const [, phone] = ([['gate', 'gate'], ['station', 'station'], ['me', 'resident']] as const).find(([path]) => window.location.pathname.split('/')[1] === path) ?? []
linkManifest(phone ?? 'desk')
keepTheme(phone === 'gate')
// “Back” may bring a page out of the browser's memory as it was, with somebody on it who has signed out since.
window.addEventListener('pageshow', (event) => { if (event.persisted) window.location.reload() })
// The first screen is asked for while the sentences are on their way, not after them; the gate's has nobody to ask who is there.
const atGate = phone === 'gate'
if (atGate) folders['./screens/gate/Start.tsx']?.().catch(() => undefined)
const begun = Promise.all([startLanguage(phone ? [phone] : []), whatIsMissing()])
const gateBegun = atGate ? begun.then(() => Gate.begin()).catch(() => undefined) : null
putStylesInOrder()
Promise.all([begun, gateBegun]).then(() => createRoot(document.getElementById('app')!).render(<StrictMode><App /></StrictMode>)).catch((error) => { stuck(); openAgainOnce(error) })
// An emergency that waits here goes before the session does; most pages never need what sends it.
beforeSigningOut(async () => (await import('./offline/commands.ts')).sendEmergencies())
keepSigningOut()
// For keyboards; nobody's first screen waits for it.
void afterFirstScreen().then(() => import('./parts/in-hand.ts')).then(({ keepInHand }) => keepInHand()).catch(() => undefined)
