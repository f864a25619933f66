// Open repairs, those in danger first, and the tools that are out; and one repair by itself.

import { Link } from 'wouter'
import type { CaseId } from '#domain/kernel/ids.ts'
import { between } from '#domain/kernel/instants.ts'
import type { Loans, Repairs } from '#domain/neighbours/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { dangerName, kindName, levelName } from '../../parts/repair-said.ts'
import { duration, untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { LoanLines } from './LentTools.tsx'
import { RepairSection } from './RepairSection.tsx'

export function RepairsPage({ me, signOut }: StartProps) {
  const { data, error, refetch } = useApi<Repairs>('/api/repairs')
  const loans = useApi<Loans>('/api/loans')
  const now = useNow(30_000)
  return (
    <DeskPage me={me} signOut={signOut} apart title={m.repairs_deskTitle()}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.repairs.length === 0 && <p className="quiet">{m.repairs_deskNone()}</p>}
      <ul role="list" className="plain-list">
        {data?.repairs.map((one) => (
          <li key={one.case}>
            <Link className="line-button one-under" href={`/desk/repairs/${one.case}`} aria-label={m.repairs_open({ door: `${one.door} ${kindName(one.kind)} ${one.number}` })}>
              <strong>{one.danger && <span aria-hidden="true">▲ </span>}{one.door} · {kindName(one.kind)}</strong> <span>{[one.danger ? dangerName(one.danger) : '', one.level === 'property' && !one.levelLate ? '' : levelName(one.level), one.levelLate ? m.repairs_lateHere() : '', one.due > now ? m.repairs_due({ time: untilWhen(one.due, me.community.zone, now) }) : '', one.again > 0 ? m.repairs_again({ count: one.again }) : ''].filter((it) => it !== '').join(' · ')}</span>
              {one.due <= now && <span className="line-due" data-late>{m.shift_late({ time: duration(between(one.due, now)) })}</span>}
            </Link>
          </li>
        ))}
      </ul>
      <h2>{m.repairs_loansTitle()}</h2>
      {!loans.data && (loans.error ? <Failed problem={loans.error.problem} onRetry={() => void loans.refetch()} /> : <Loading />)}
      {loans.data && <Lent loans={loans.data.loans} />}
    </DeskPage>
  )
}

export const RepairPage = ({ me, signOut, id }: StartProps & { id: CaseId }) => (
  <DeskPage me={me} signOut={signOut} apart title={m.repairs_deskTitle()} back="/desk/repairs"><RepairSection of={id} zone={me.community.zone} /></DeskPage>
)

/** What came back and goes to nobody before it is disinfected is out no more. */
function Lent({ loans }: Pick<Loans, 'loans'>) {
  const [back, out] = [loans.filter((one) => one.state === 'fetched'), loans.filter((one) => one.state !== 'fetched')]
  return (
    <>
      {out.length === 0 ? <p className="quiet">{m.repairs_loansNone()}</p> : <LoanLines loans={out} />}
      {back.length > 0 && <><h3>{m.repairs_loansBack()}</h3><LoanLines loans={back} /></>}
    </>
  )
}
