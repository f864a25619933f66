// Lists of call-backs that are out or came back: which, until when, how many are back.

import { Link } from 'wouter'
import type { CallLists } from '#domain/desk/call-list-wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'

export function ListsPage(props: StartProps) {
  const zone = props.me.community.zone
  const { data, error, refetch } = useApi<CallLists>('/api/call-lists')
  const at = useNow(60_000)
  return (
    <DeskPage {...props} title={m.shift_listsTitle()}>
      <p>{m.shift_listNewWhat()}</p>
      <p><Link className="button main" href="/desk/lists/new">{m.shift_listNew()}</Link></p>
      {!data ? error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading /> : data.lists.length === 0 ? <Empty>{m.shift_listsNone()}</Empty> : (
        <ul role="list" className="owed-lines">
          {data.lists.map((one) => (
            <li key={one.id}>
              <Link href={`/desk/lists/${one.id}`}><AsWritten>{m.shift_listName({ number: one.number, name: one.name })}</AsWritten></Link>
              <span>{m.shift_listBack({ back: one.back, lines: one.lines })}</span>
              <span className="quiet">{(one.expiresAt > at ? m.shift_listUntil : m.shift_listExpired)({ time: when(one.expiresAt, zone, at) })} · <AsWritten>{m.shift_listBy({ name: one.by })}</AsWritten></span>
            </li>
          ))}
        </ul>
      )}
    </DeskPage>
  )
}
