// What came of something they brought, on their first page until they say that they have read it: with that they were told, and the desk has closed it. Whoever reads along with them sees it, and closes nothing.

import type { CasesCame } from '#domain/neighbours/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid } from '../../parts/answer-said.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { live, when } from '../../parts/times.ts'
import { answerCase } from '../../words/compiled/groups/answerCase.js'
import { m } from '../../words/compiled/messages.js'
import { useSituation } from './situation.tsx'

/** So much of what was brought is its title. */
const titled = 60

export function CaseCame({ came: [first, ...more] }: { came: CasesCame['came'] }) {
  const { person, zone } = useSituation()
  const now = useNow(60_000)
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/came/${first!.case}/read`)
  const { answer, words, outcome, at } = first!
  const read = async (): Promise<void> => {
    const reply = await run({ resident: person!.id, outcome })
    if (reply.ok || reply.problem.code === 'answer-changed') await refresh('/api/me/came')
  }
  const kind = (answer.values as { kind: string }).kind
  const what = words.length > titled ? `${words.slice(0, titled)}…` : words
  return (
    <Notice tone="plain">
      <h2><AsWritten>{m.answers_cameTitle({ what: what || (answerCase[kind] ?? answerCase['other']!)() })}</AsWritten></h2>
      <p><AsWritten>{answerSaid(answer, live(zone, now))}</AsWritten></p>
      <p className="quiet">{when(at, zone, now)}{more.length > 0 && ` · ${m.answers_cameMore({ count: more.length })}`}</p>
      <ProblemNotice problem={problem} />
      {person?.own && <div className="row"><Button plain busy={busy} onClick={() => void read()}>{m.resident_haveRead()}</Button></div>}
    </Notice>
  )
}
