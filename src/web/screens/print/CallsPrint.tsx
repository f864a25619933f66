// A list of call-backs on A4 for a volunteer with a telephone of their own: large number, what may be said, a line for each call with boxes for what came of it. It has what a
// call needs and no more, and says until when it holds.

import { useEffect, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { listResults, standsAs } from '#domain/desk/call-list.ts'
import type { CallList } from '#domain/desk/call-list-wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { get } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { whole } from '../../parts/times.ts'
import { listStanding as standing } from '../../words/compiled/groups/listStanding.js'
import { listResult } from '../../words/compiled/groups/listResult.js'
import { caseKind } from '../../words/compiled/groups/caseKind.js'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function CallsPrint({ me, id }: { me: Me; id: string }) {
  const [{ list, problem }, setState] = useState<{ list: CallList | null; problem: Problem | null }>({ list: null, problem: null })
  const [again, setAgain] = useState(0)
  useEffect(() => {
    let gone = false
    void get<CallList>(`/api/call-lists/${id}`).then((reply) => { if (!gone) setState(reply.ok ? { list: reply.value, problem: null } : { list: null, problem: reply.problem }) })
    return () => { gone = true }
  }, [id, again])
  if (!list) return <NoPaper problem={problem} onRetry={() => setAgain(again + 1)} />
  const title = m.shift_listName({ number: list.number, name: list.name })
  // Who was told meanwhile is called by nobody, nor who stands at the desk again: the line keeps its number and says which.
  return (
    <Paper title={title} place={me.community.name} size="a4">
      <section className="calls-sheet">
        <p className="paper-place">{me.community.name} · {m.shift_paperTitle()}</p>
        <h1>{title}</h1>
        <p className="calls-until">{m.shift_paperUntil({ time: whole(list.expiresAt, me.community.zone) })}</p>
        <p><span className="calls-volunteer">{m.shift_paperVolunteer()}</span></p>
        <div className="calls-say"><strong>{m.shift_paperSay()}</strong><p>{list.maySay}</p></div>
        <table>
          <thead>
            <tr className="paper-running"><td colSpan={5}>{title} · {m.shift_paperPrinted({ time: whole(now(), me.community.zone), name: me.name })}</td></tr>
            <tr><th scope="col">{m.shift_n()}</th><th scope="col">{m.shift_name()}</th><th scope="col">{m.shift_phone()}</th><th scope="col">{m.shift_result()}</th><th scope="col" className="round-room">{m.shift_words()}</th></tr>
          </thead>
          <tbody>
            {list.calls.map((it) => {
              const is = standsAs(it)
              const silent = is !== 'to-call'
              return (
                <tr key={it.n}>
                  <th scope="row" className="calls-n">{it.n}</th>
                  <td>{silent ? standing[is]!() : <><strong>{it.name || it.number}</strong><small>{it.door} · {caseKind[it.kind]?.() ?? it.kind}</small></>}</td>
                  <td className="calls-phone">{silent ? '' : it.phone ?? m.shift_noPhone()}</td>
                  <td className="round-boxes">{silent ? '' : listResults.map((one, nth) => <span key={one}><span aria-hidden="true">☐</span> {nth + 1} {listResult[one]?.() ?? one}</span>)}</td>
                  <td />
                </tr>
              )
            })}
          </tbody>
        </table>
        <p className="paper-foot">{m.shift_paperRules()} {m.shift_paperRest({ phone: me.community.phone })}</p>
      </section>
    </Paper>
  )
}
