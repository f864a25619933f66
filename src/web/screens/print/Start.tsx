// What the desk puts on paper, each on its own page with the same words as the screen: pass slip (A6), letter to sign, case and list of
// the ledger, household slip, façades, door rounds and call lists (A4), posters and door slips of notices, who was not told of one in time, what whoever mends something takes along, who is missing from a testing
// round. Black alone; nothing is printed until somebody presses the button.

import { useEffect, useState } from 'react'
import { Route, Switch } from 'wouter'
import '../../offline/about-staff.ts'
import type { StartProps } from '../../offline/session.ts'
import { later } from '../../parts/later.tsx'
import { Empty, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { loadAreas } from '../../words/texts.ts'
import './print.css'

// Each is fetched when it is opened.
const CallsPrint = later(async () => (await import('./CallsPrint.tsx')).CallsPrint)
const CasePrint = later(async () => (await import('./CasePrint.tsx')).CasePrint)
const LedgerPrint = later(async () => (await import('./LedgerPrint.tsx')).LedgerPrint)
const LetterPrint = later(async () => (await import('./LetterPrint.tsx')).LetterPrint)
const MatrixPrint = later(async () => (await import('./MatrixPrint.tsx')).MatrixPrint)
const NoticeLatePrint = later(async () => (await Promise.all([import('./NoticeLatePrint.tsx'), loadAreas(['issuing'])]))[0].NoticeLatePrint)
const NoticePrint = later(async () => (await import('./NoticePrint.tsx')).NoticePrint)
const PassPrint = later(async () => (await import('./PassPrint.tsx')).PassPrint)
const RepairPrint = later(async () => (await Promise.all([import('./RepairPrint.tsx'), loadAreas(['repairs'])]))[0].RepairPrint)
const RoundPrint = later(async () => (await import('./RoundPrint.tsx')).RoundPrint)
const SlipPrint = later(async () => (await import('./SlipPrint.tsx')).SlipPrint)
const TestingSlotsPrint = later(async () => (await Promise.all([import('./TestingSlotsPrint.tsx'), loadAreas(['testing'])]))[0].TestingSlotsPrint)
const TestingPrint = later(async () => (await Promise.all([import('./TestingPrint.tsx'), loadAreas(['testing'])]))[0].TestingPrint)

const areas = ['common', 'print', 'notices'] as const

export function Start({ me }: StartProps) {
  // Slips carry all three languages, whichever the screen speaks.
  const [ready, setReady] = useState(false)
  useEffect(() => void loadAllLanguages(areas).then(() => setReady(true)), [])
  if (!ready) return <Loading />
  return (
    <Switch>
      <Route path="/print/pass/:id">{({ id }) => <PassPrint me={me} id={id} />}</Route>
      <Route path="/print/letter/:id">{({ id }) => <LetterPrint me={me} id={id} />}</Route>
      <Route path="/print/case/:id">{({ id }) => <CasePrint me={me} id={id} />}</Route>
      <Route path="/print/slip/:id">{({ id }) => <SlipPrint me={me} id={id} />}</Route>
      <Route path="/print/notice/:id/late">{({ id }) => <NoticeLatePrint me={me} id={id} />}</Route>
      <Route path="/print/notice/:id/:what">{({ id, what }) => <NoticePrint me={me} id={id} slips={what === 'slips'} />}</Route>
      <Route path="/print/calls/:id">{({ id }) => <CallsPrint me={me} id={id} />}</Route>
      <Route path="/print/ledger"><LedgerPrint me={me} /></Route>
      <Route path="/print/repair/:id">{({ id }) => <RepairPrint me={me} id={id} />}</Route>
      <Route path="/print/round/:id/:stairwell">{({ id, stairwell }) => <RoundPrint me={me} id={id} stairwell={stairwell} />}</Route>
      <Route path="/print/round/:id">{({ id }) => <RoundPrint me={me} id={id} stairwell={null} />}</Route>
      <Route path="/print/testing/:id/slots">{({ id }) => <TestingSlotsPrint me={me} id={id} />}</Route>
      <Route path="/print/testing/:id">{({ id }) => <TestingPrint me={me} id={id} />}</Route>
      <Route path="/print/matrix"><MatrixPrint me={me} /></Route>
      <Route><main><Empty>{m.common_notFound()}</Empty></main></Route>
    </Switch>
  )
}
