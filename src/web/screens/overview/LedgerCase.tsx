// One page of the ledger: a case from the first word to the return, as it can be shown afterwards.

import { Link } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { CaseSheet } from '../../parts/CaseSheet.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

export function LedgerCase(props: StartProps & { id: string }) {
  const { data, error, refetch } = useApi<ExitView>(`/api/ledger/${props.id}`)
  const tools = (
    <div className="row">
      <Link className="button" href="/overview/ledger">{m.overview_toLedger()}</Link>
      <Link className="button" href={`/desk?exit=${props.id}`}>{m.overview_toDesk()}</Link>
      <a className="button" href={`/print/case/${props.id}`} target="_blank" rel="noreferrer">{m.overview_print()}</a>
    </div>
  )
  return (
    <Frame {...props} title={m.overview_caseTitle()} tools={tools}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <CaseSheet exit={data} zone={props.me.community.zone} />}
    </Frame>
  )
}
