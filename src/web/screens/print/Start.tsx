// What the desk puts on paper, each on its own page with the same words as the screen: pass slip (A6), letter to sign, case and list of
// the ledger, household slip, façades (A4). Black alone; nothing is printed until somebody presses the button.

import { useEffect, useState } from 'react'
import { Route, Switch } from 'wouter'
import type { StartProps } from '../../offline/session.ts'
import { Empty, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { loadAllLanguages } from '../../words/texts.ts'
import { CasePrint } from './CasePrint.tsx'
import { LedgerPrint } from './LedgerPrint.tsx'
import { LetterPrint } from './LetterPrint.tsx'
import { MatrixPrint } from './MatrixPrint.tsx'
import { PassPrint } from './PassPrint.tsx'
import { SlipPrint } from './SlipPrint.tsx'
import './print.css'

const areas = ['common', 'print'] as const

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
      <Route path="/print/ledger"><LedgerPrint me={me} /></Route>
      <Route path="/print/matrix"><MatrixPrint me={me} /></Route>
      <Route><main><Empty>{m.common_notFound()}</Empty></main></Route>
    </Switch>
  )
}
