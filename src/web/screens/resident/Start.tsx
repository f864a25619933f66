// The residents' pages. The first one is here; the others are fetched when they are opened. A link that was made for one letter
// opens that one request and nothing else.

import { lazy, Suspense, useEffect, type ComponentType } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import { forgetDrafts } from '../../parts/draft.ts'
import { Loading } from '../../parts/Notice.tsx'
import { useLanguage } from '../../words/language.ts'
import { loadAreas } from '../../words/texts.ts'
import { Home } from './Home.tsx'
import { forgetChoice, SituationProvider } from './situation.tsx'
import './resident.css'

/** With all that it says: the first screen came with its own sentences alone. One that does not come is a page that broke: whoever is at home alone with it is told whom to call. */
const withWords = <P extends object>(load: () => Promise<ComponentType<P>>) => lazy(async () => ({ default: (await Promise.all([load(), loadAreas(['common', 'resident'])]))[0] }))
const loadPass = async () => (await import('./PassPage.tsx')).PassPage
const loadExit = async () => (await Promise.all([import('./ExitPage.tsx'), loadAreas(['told'])]))[0].ExitPage
const loadEmergency = async () => (await import('./EmergencyPage.tsx')).EmergencyPage
const loadAsk = async () => (await Promise.all([import('./AskToLeave.tsx'), loadAreas(['told'])]))[0].AskToLeave
const Pass = withWords(loadPass)
const Exit = withWords(loadExit)
const Emergency = withWords(loadEmergency)
const Ask = withWords(loadAsk)
const Letter = withWords(async () => (await Promise.all([import('./LetterPage.tsx'), loadAreas(['told'])]))[0].LetterPage)
const SendPicture = withWords(async () => (await Promise.all([import('./SendPicture.tsx'), loadAreas(['told'])]))[0].SendPicture)
const Back = withWords(async () => (await import('./BackPage.tsx')).BackPage)
const Requests = withWords(async () => (await import('./RequestsPage.tsx')).RequestsPage)
const Record = withWords(async () => (await Promise.all([import('./RecordPage.tsx'), loadAreas(['record', 'told', 'needs', 'answers', 'repairs'])]))[0].RecordPage)
const Seldom = withWords(async () => (await import('./Seldom.tsx')).Seldom)
const Answers = withWords(async () => (await Promise.all([import('./AnswersPage.tsx'), loadAreas(['answers', 'repairs'])]))[0].AnswersPage)

/** Where there is no service worker, an open page must still be able to show the pass and the emergency without a network. */
function useReadyOffline(): void {
  useEffect(() => {
    const timer = setTimeout(() => { for (const load of [loadEmergency, loadPass, loadExit, loadAsk]) load().catch(() => undefined) }, 2500)
    return () => clearTimeout(timer)
  }, [])
}

export function Start({ me, signOut }: { me: Me; signOut: () => void }) {
  useLanguage()
  useReadyOffline()
  const leave = (): void => {
    forgetDrafts()
    forgetChoice()
    signOut()
  }
  return (
    <SituationProvider me={me} signOut={leave}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/me/emergency"><Emergency /></Route>
          <Route path={/^\/me\/(antigen|circle|needs|repairs|mediation|notices|home\/|exits\/[^/]+\/appeal)/}><Seldom /></Route>
          <Route path="/me/exits/:id/letter">{({ id }) => <Letter id={id} />}</Route>
          <Route path="/me/exits/:id/send/:kind">{({ id, kind }) => <SendPicture key={kind} id={id} kind={kind} />}</Route>
          <Route path="/me/exits/:id/back">{({ id }) => <Back id={id} />}</Route>
          <Route path="/me/exits/:id/pass">{({ id }) => <Pass id={id} />}</Route>
          <Route path="/me/exits/:id">{({ id }) => <Exit id={id} />}</Route>
          {me.exit && <Route><Redirect to={`/me/exits/${me.exit}`} replace /></Route>}
          <Route path="/me/ask/*?"><Ask /></Route>
          <Route path="/me/exits"><Requests /></Route>
          <Route path="/me/answers"><Answers /></Route>
          <Route path="/me/record"><Record /></Route>
          <Route><Home /></Route>
        </Switch>
      </Suspense>
    </SituationProvider>
  )
}
