// Everything this person has asked for, newest first.

import { useNow } from '../../offline/ticking.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { WhichPerson } from './Home.tsx'
import { RequestRow, WaitingRow } from './RequestRow.tsx'
import { useSituation } from './situation.tsx'
import { requestsOf } from './waiting.ts'

export function RequestsPage() {
  const { own, person, waiting } = useSituation()
  const now = useNow(30_000)
  const unsent = requestsOf(waiting, person?.id ?? null)
  return (
    <Frame title={m.resident_requestsTitle()} back="/me">
      <WhichPerson />
      {!own.value && (own.problem ? <Failed problem={own.problem} onRetry={own.retry} /> : <Loading />)}
      {own.value && own.value.exits.length + unsent.length === 0 && <Empty>{m.resident_requestsEmpty()}</Empty>}
      <ul role="list" className="rows">
        {unsent.map((entry) => <li key={entry.id}><WaitingRow entry={entry} /></li>)}
        {own.value?.exits.map((exit) => <li key={exit.id}><RequestRow exit={exit} now={now} /></li>)}
      </ul>
    </Frame>
  )
}
