// What one adult lets the others at home see of their own: part by part, for one person or for every phone of the home, given and taken back by the
// same ticks. A phone of which nobody knows whose it is has no ticks: there the page says how it becomes somebody's.

import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { circleParts, type CirclePart } from '#domain/access/circles.ts'
import type { CircleView } from '#domain/access/wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check } from '../../parts/Field.tsx'
import { later } from '../../parts/later.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { circlePart } from '../../words/compiled/groups/circlePart.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

const PhonePage = later(async () => (await Promise.all([import('./PhonePage.tsx'), loadAreas(['told'])]))[0].PhonePage)

export function CirclePage() {
  const { me } = useSituation()
  const holder = me.residents.find((one) => one.own)
  return holder ? <Mine name={holder.name} /> : <PhonePage />
}

function Mine({ name }: { name: string }) {
  const { data, error, refetch } = useApi<CircleView>('/api/me/circle')
  return (
    <Frame title={m.told_circleLink()} back="/me/record">
      <p className="for-whom"><AsWritten>{m.told_circleMine({ name })}</AsWritten></p>
      <p>{m.told_circleWhat()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && (
        <>
          <Ticks circle={data} to={null} title={m.told_circleAll()} />
          {data.others.map((one) => <Ticks key={one.id} circle={data} to={one.id} title={m.told_circleTo({ name: one.name })} />)}
          <p>{m.told_circleActs()}</p>
          <p className="quiet">{m.told_circleEndsWhen()}</p>
          <p><Link href="/me/mediation">{m.told_mediationLink()}</Link></p>
          <Said circle={data} />
        </>
      )}
    </Frame>
  )
}

const partName = (part: CirclePart): string => circlePart[part]!()

function Ticks({ circle, to, title }: { circle: CircleView; to: ResidentId | null; title: string }) {
  const holds = circleParts.filter((part) => circle.shares.some((one) => one.to === to && one.part === part))
  const [ticked, setTicked] = useState<readonly CirclePart[]>(holds)
  const [saved, setSaved] = useState(false)
  // Taken back by telephone meanwhile: what is shown is what holds.
  useEffect(() => setTicked(holds), [holds.join()])
  const { run, busy, problem } = useCommand<{ done: true }>('/api/me/circle')
  const save = async (): Promise<void> => {
    for (const shared of [false, true]) {
      const parts = circleParts.filter((part) => ticked.includes(part) === shared && holds.includes(part) !== shared)
      if (parts.length > 0 && !(await run({ id: newId(), parts, to, shared })).ok) return
    }
    setSaved(true)
    await refresh('/api/me/')
  }
  const changed = circleParts.some((part) => ticked.includes(part) !== holds.includes(part))
  const put = (part: CirclePart, on: boolean): void => {
    setSaved(false)
    setTicked(circleParts.filter((one) => (one === part ? on : ticked.includes(one))))
  }
  return (
    <form className="stack-tight" aria-label={title} onSubmit={(event) => { event.preventDefault(); void save() }}>
      <fieldset className="stack-tight">
        <legend><strong><AsWritten>{title}</AsWritten></strong></legend>
        {circleParts.map((part) => <Check key={part} label={partName(part)} checked={ticked.includes(part)} onChange={(on) => put(part, on)} />)}
      </fieldset>
      <ProblemNotice problem={problem} />
      {changed && <Button type="submit" busy={busy}>{m.told_circleSave()}</Button>}
      <p role="status">{saved && !changed ? m.told_circleSaved() : ''}</p>
    </form>
  )
}

function Said({ circle: { said, others } }: { circle: CircleView }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  if (said.length === 0) return null
  const text = ({ to, part, shared }: CircleView['said'][number]): string => {
    const whom = to === null ? m.told_circleAll() : others.find((one) => one.id === to)?.name ?? m.told_circleSomebody()
    return (shared ? m.told_circleGave : m.told_circleTook)({ to: whom, part: partName(part) })
  }
  return (
    <details>
      <summary>{m.told_circleSaid()} <span className="count">{said.length}</span></summary>
      <ol role="list" className="movements">
        {said.map((one, i) => (
          <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span><AsWritten>{text(one)}</AsWritten>{one.how === 'telephone' && <span className="quiet"> — <AsWritten>{m.told_circlePhone({ role: roleName(one.by), known: one.knownBy })}</AsWritten></span>}</span></li>
        ))}
      </ol>
    </details>
  )
}
