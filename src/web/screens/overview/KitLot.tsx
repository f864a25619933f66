// One lot of kits: who holds it, by name and by door, and calling it back. Every home that got it is told by a notice; who has not heard of it stands on the notice's list.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Day } from '#domain/kernel/instants.ts'
import { recallWhys, type KitHolders, type KitRecall } from '#domain/rounds/kit-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { calendarDay, when } from '../../parts/times.ts'
import { kitTold } from '../../words/compiled/groups/kitTold.js'
import { kitWhy } from '../../words/compiled/groups/kitWhy.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import './testing.css'

export function KitLot({ id, ...props }: StartProps & { id: string }) {
  const { data, error, refetch } = useApi<KitHolders>(`/api/kits/lots/${id}`)
  const now = useNow(60_000)
  const { verbs, community: { zone } } = props.me
  const lot = data?.lot
  return (
    <Frame {...props} title={lot ? `${lot.maker} ${lot.lot}` : m.kits_lot()} tools={<Link href="/overview/testing/kits">{m.kits_title()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {lot && <p>{m.kits_expiresOn({ day: calendarDay(lot.expiresOn as Day) })}</p>}
      {lot?.recalled && <Notice tone="ask"><p><strong>{m.kits_recalled()}</strong> · <AsWritten>{[kitWhy[lot.recalled.why]?.() ?? '', lot.recalled.words, lot.recalled.by, when(lot.recalled.at, zone, now)].join(' · ')}</AsWritten></p></Notice>}
      {data && data.notices.map((one, n) => <p key={one}><Link href={`/overview/notices/${one}`}>{m.kits_notice({ n: n + 1 })}</Link></p>)}
      {data && <Holders holders={data} />}
      {data && verbs.includes('test.write') && <Recall key={String(lot?.recalled?.at)} holders={data} />}
    </Frame>
  )
}

function Holders({ holders: { stock, homes, lot } }: { holders: KitHolders }) {
  const unsaid = homes.filter((one) => one.count === null).length
  return (
    <section className="stack-tight" aria-label={m.kits_holders()}>
      <h2>{m.kits_holders()}</h2>
      <p>{m.kits_inStore({ count: stock.store })}</p>
      {stock.bags.length > 0 && <><h3>{m.kits_inBags()}</h3><ul role="list">{stock.bags.map(({ lead, name, left }) => <li key={lead}><AsWritten>{`${name} · ${left}`}</AsWritten></li>)}</ul></>}
      <h3>{m.kits_atHomes({ homes: homes.filter((one) => one.count !== null).length, count: stock.homes })}</h3>
      {unsaid > 0 && <p className="check-state">{m.kits_mayHave({ homes: unsaid })}</p>}
      <ul role="list" className="testing-people kit-homes">{homes.map((one) => (
        <li key={`${one.flat} ${one.household ?? ''}`}><strong><AsWritten>{one.door}</AsWritten></strong><span>{one.count === null ? m.kits_lotUnsaid() : m.kits_pieces({ count: one.count })}</span><span>{lot.recalled ? (one.told === null ? m.kits_nobodyKnown() : kitTold[one.told]?.()) : ''}</span></li>
      ))}</ul>
    </section>
  )
}

function Recall({ holders: { lot, homes, stock } }: { holders: KitHolders }) {
  const [id] = useState(() => newId<'kit-recall'>())
  const [why, setWhy] = useState<KitRecall['why']>('notice')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand(`/api/kits/lots/${lot.id}/recall`)
  const what = lot.recalled ? 'lifted' as const : 'recalled' as const
  const save = async (): Promise<void> => {
    setTried(true)
    if (words.trim() === '') return
    if ((await run({ id, what, why: lot.recalled?.why ?? why, words } satisfies KitRecall)).ok) await refresh('/api/kits/lots/')
  }
  return (
    <section className="stack-tight" aria-label={lot.recalled ? m.kits_lift() : m.kits_recall()}>
      <h2>{lot.recalled ? m.kits_lift() : m.kits_recall()}</h2>
      <p>{lot.recalled ? m.kits_liftWhat() : m.kits_recallWhat({ homes: homes.length, leads: stock.bags.length })}</p>
      <form className="filter" aria-label={lot.recalled ? m.kits_lift() : m.kits_recall()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
        {!lot.recalled && <Field label={m.kits_recallWhy()}><select value={why} onChange={(event) => setWhy(event.target.value as KitRecall['why'])}>{recallWhys.map((one) => <option key={one} value={one}>{kitWhy[one]?.()}</option>)}</select></Field>}
        <Field label={m.kits_recallWords()} error={tried && words.trim() === '' ? m.round_fill() : null}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
        <ProblemNotice problem={problem} />
        <Button main type="submit" busy={busy}>{lot.recalled ? m.kits_lift() : m.kits_recall()}</Button>
      </form>
    </section>
  )
}
