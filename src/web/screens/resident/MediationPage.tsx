// A mediation of mine, on a phone that is mine alone: what I said, what both accept, what was agreed; and stopping. On a phone of nobody known there is nothing, not even that there is one.

import { useState } from 'react'
import type { MyMediations } from '#domain/neighbours/mediation-wire.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { howName, mediationHead, quarrelName } from '../../parts/mediation-said.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Committee } from './Committee.tsx'
import { Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

export function MediationPage() {
  const { me } = useSituation()
  const own = me.residents.some((one) => one.own)
  return <Frame title={m.mediation_mineTitle()} back="/me/record">{own ? <Mine /> : <p>{m.mediation_notOwn()}</p>}<Committee /></Frame>
}

function Mine() {
  const { data, error, refetch } = useApi<MyMediations>('/api/me/mediations')
  const [said, setSaid] = useState('')
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <>
      <p>{m.mediation_mineWhat()}</p>
      <p role="status" className={said === '' ? 'hidden-visually' : 'need-said'}>{said}</p>
      {data.mediations.length === 0 && <p className="quiet">{m.mediation_mineNone()}</p>}
      {data.mediations.map((one) => <One key={one.id} it={one} onStopped={() => setSaid(m.mediation_stopped())} />)}
    </>
  )
}

function One({ it, onStopped }: { it: MyMediations['mediations'][number]; onStopped: () => void }) {
  const { zone } = useSituation()
  const now = useNow(30_000)
  const [sure, setSure] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/mediations/${it.id}/stop`)
  const stop = async (): Promise<void> => {
    if (!(await run({ id: newId<'mediation-act'>(), at: nowAt() })).ok) return
    setSure(false)
    onStopped()
    await refresh()
  }
  return (
    <section className="stack-tight" aria-label={quarrelName(it.kind)} tabIndex={-1} data-place>
      <h2>{m.mediation_of({ kind: quarrelName(it.kind), number: it.number })}</h2>
      <p className="quiet">{[m.mediation_by({ name: it.mediator }), ...mediationHead(it, null, zone, now)].join(' · ')}</p>
      {it.happened !== '' && <p><AsWritten>{m.mediation_mineSaid({ words: it.happened })}</AsWritten></p>}
      {it.wants !== '' && <p><AsWritten>{m.mediation_mineWants({ words: it.wants })}</AsWritten></p>}
      {it.facts.length > 0 && <><h3>{m.mediation_facts()}</h3><ul>{it.facts.map((fact) => <li key={fact}><AsWritten>{fact}</AsWritten></li>)}</ul></>}
      {it.agreement && <><h3>{m.mediation_agreed()}</h3><p><AsWritten>{`${howName(it.agreement.how)}: ${it.agreement.words}`}</AsWritten></p></>}
      <ProblemNotice problem={problem} />
      {it.ended === null && (sure ? <><p>{m.mediation_stopSure()}</p><p className="row"><Button busy={busy} onClick={() => void stop()}>{m.mediation_stopNow()}</Button><Button plain onClick={() => setSure(false)}>{m.common_cancel()}</Button></p></>
        : <p><Button plain onClick={() => setSure(true)}>{m.mediation_stop()}</Button></p>)}
    </section>
  )
}
