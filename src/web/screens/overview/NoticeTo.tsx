// To whom something would go: by which ways they can be reached, in numbers, and the homes one by one. Of a notice, and of an order of which homes are told.

import { useState } from 'react'
import type { z } from 'zod'
import type { audiencePage, Preview } from '#domain/notices/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { noticeWay } from '../../words/compiled/groups/noticeWay.js'
import { m } from '../../words/compiled/messages.js'
import type { Body } from './notice-draft.ts'

/** How many homes by which way; those by which none can be reached are not said. */
export function Ways({ ways }: { ways: Preview['ways'] }) {
  return <ul role="list">{Object.entries(ways).filter(([, count]) => count > 0).map(([way, count]) => <li key={way}>{noticeWay[way]!({ count })}</li>)}</ul>
}

type Page = z.infer<typeof audiencePage>
/** Asked for when somebody wants to see them: each that is shown is a look at a person. */
export function HomesOneByOne({ audience }: { audience: Body['audience'] }) {
  const [homes, setHomes] = useState<Page['homes']>([])
  const [next, setNext] = useState<string | null | undefined>(undefined)
  const { run, busy, problem } = useCommand<Page>('/api/notices/audience')
  const more = async (): Promise<void> => {
    const reply = await run({ audience, after: next ?? null })
    if (!reply.ok) return
    setHomes([...homes, ...reply.value.homes])
    setNext(reply.value.next)
  }
  return (
    <div className="stack-tight" data-place>
      <ul role="list" className="audience-homes">{homes.map((one) => <li key={one.household}><strong>{one.door}</strong> <AsWritten>{one.concerns.map((it) => it.name).join('、')}</AsWritten></li>)}</ul>
      <ProblemNotice problem={problem} />
      {next !== null && <Button plain className="at-start" busy={busy} onClick={() => void more()}>{homes.length === 0 ? m.issuing_showHomes() : m.issuing_more()}</Button>}
    </div>
  )
}
