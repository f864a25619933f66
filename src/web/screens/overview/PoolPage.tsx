// The people of a tube that is not negative: with their homes, who lives there, and the tube's doubts; the one press that asks them to stay in, with what each of them will read; and what
// is done about each afterwards. What follows for a building is put before a person here, and ordered elsewhere.

import { useState } from 'react'
import { Link } from 'wouter'
import { minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { nearest } from '#domain/notices/notice.ts'
import { holdTexts } from '#domain/rounds/hold-texts.ts'
import type { Pool } from '#domain/rounds/hold-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when, whole } from '../../parts/times.ts'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { labDoubt } from '../../words/compiled/groups/labDoubt.js'
import { labFlag } from '../../words/compiled/groups/labFlag.js'
import { labVerdict } from '../../words/compiled/groups/labVerdict.js'
import { tubeDoubt } from '../../words/compiled/groups/tubeDoubt.js'
import { languageNow } from '../../words/language.ts'
import { m } from '../../words/compiled/messages.js'
import { AntigenTests } from './AntigenTests.tsx'
import { Frame } from './Frame.tsx'
import { PoolPeople } from './PoolPeople.tsx'
import { PoolWatch } from './PoolWatch.tsx'
import './testing.css'

const again = () => refresh('/api/pools')
export function PoolPage(props: StartProps) {
  const tube = new URLSearchParams(location.search).get('tube') ?? ''
  const { data, error, refetch } = useApi<Pool>(`/api/pools?tube=${encodeURIComponent(tube)}`)
  return (
    <Frame {...props} title={data?.antigen ? m.antigen_homeTitle({ door: data.antigen.door }) : tube.startsWith('antigen:') ? m.antigen_title() : m.testing_pool({ tube })} tools={data?.antigen ? <Link href="/overview/testing">{m.testing_title()}</Link> : <Link href={`/overview/testing/results?tube=${encodeURIComponent(tube)}`}>{m.testing_poolBack()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Of pool={data} {...props} />}
    </Frame>
  )
}

function Of({ pool, me }: StartProps & { pool: Pool }) {
  const { zone } = me.community
  const now = useNow(60_000)
  const may = me.verbs.includes('test.result')
  return (
    <>
      {pool.antigen ? <AntigenTests antigen={pool.antigen} held={pool.holds.length > 0 && pool.asks === 0} may={may} zone={zone} onDone={again} /> : <p><strong>{labVerdict[pool.to]?.() ?? pool.to}</strong> · {m.testing_poolWorth({ count: pool.pool })}</p>}
      {pool.doubts.map((one) => <p key={one} className="check-state">{tubeDoubt[one]?.() ?? labFlag[one]?.() ?? labDoubt[one]?.() ?? one}</p>)}
      {pool.unnamed.length > 0 && <p className="check-state"><AsWritten>{m.testing_poolUnnamed({ names: pool.unnamed.join(' · ') })}</AsWritten></p>}
      {pool.holds.map((one) => (
        <Notice key={one.id}>
          <p><AsWritten>{m.testing_poolPressed({ by: one.by, at: when(one.at, zone, now), who: one.ringsBy, until: when(one.ringsAt, zone, now) })}</AsWritten> <Link href={`/overview/testing/${one.round}`}>{m.testing_poolRoundLink()}</Link></p>
        </Notice>
      ))}
      <PoolPeople pool={pool} zone={zone} may={may} onDone={again} />
      {pool.holds.length > 0 && (
        <p>{pool.proposes === 'decide' ? <>{m.testing_poolDecide()} <Link href="/overview/orders">{m.testing_poolOrders()}</Link></> : pool.antigen ? m.antigen_poolNothing() : m.testing_poolNothing()}</p>
      )}
      {may && pool.asks > 0 && <Press key={pool.results.join() + pool.people.map((one) => one.id).join()} pool={pool} zone={zone} own={me.name} />}
      {me.verbs.includes('test.write') && <PoolWatch key={pool.watch.map((one) => one.id).join()} pool={pool} onDone={again} />}
    </>
  )
}

/** So long somebody has to ring ten homes. */
const usually = 20 * minute

function Press({ pool, zone, own }: { pool: Pool; zone: Zone; own: string }) {
  const [ids] = useState(() => ({ id: newId<'pool-hold'>(), round: newId<'testing-round'>() }))
  const [who, setWho] = useState(pool.colleagues.find((one) => one.name === own)?.id ?? pool.colleagues[0]?.id ?? null)
  const [by, setBy] = useState<Instant>(() => plus(timeNow(), usually))
  const { run, busy, problem } = useCommand<Pool>('/api/pools')
  const colleague = pool.colleagues.find((one) => one.id === who)
  const text = colleague && nearest(holdTexts({ who: colleague.name, by, self: pool.antigen !== null }, zone), languageNow())?.said
  // Phones at stations and doors show its title: it says which it is, and not of which tube.
  const press = async (): Promise<void> => {
    if (!who) return
    await run({ ...ids, tube: pool.tube, title: (pool.antigen ? m.antigen_roundOf : m.testing_poolRoundOf)({ at: whole(timeNow(), zone) }), results: pool.results, people: pool.people.map((one) => one.id), ringsBy: who, ringsAt: by })
    await again()
  }
  return (
    <section className="stack-tight" aria-label={m.testing_poolPress({ count: pool.asks })}>
      <div className="filter">
        <Field label={m.testing_poolWho()}>
          <select value={who ?? ''} onChange={(event) => setWho(event.target.value as typeof who)}>{pool.colleagues.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>
        </Field>
        <Field label={m.testing_poolBy()}>
          <input type="datetime-local" value={toWall(by, zone)} onChange={(event) => { const next = fromWall(event.target.value, zone); if (next) setBy(next) }} />
        </Field>
      </div>
      {text && (
        <Notice>
          <p className="quiet">{m.testing_poolTells()}</p>
          <p><strong>{text.title}</strong></p>
          {text.lines.map((one) => <p key={one}><AsWritten>{one}</AsWritten></p>)}
          <p className="quiet">{pool.antigen ? m.antigen_onlyHome() : m.testing_poolNobodyElse()}</p>
        </Notice>
      )}
      <ProblemNotice problem={problem} />
      <p><Button main busy={busy} onClick={() => void press()}>{m.testing_poolPress({ count: pool.asks })}</Button></p>
    </section>
  )
}
