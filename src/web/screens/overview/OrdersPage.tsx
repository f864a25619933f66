// Sealing orders: what holds now, first; what is over, below. After a command it says what became of the passes as soon as that is
// known, and not before. Nothing moves while pointer or focus is in the list, but by a command that was given here.

import { useRef, useState } from 'react'
import { useSearch } from 'wouter'
import { plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useHand } from '../../parts/hand.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { useHeld, useStill } from '../../parts/still.ts'
import { m } from '../../words/compiled/messages.js'
import { Taken, useReviews, type Review } from './Ended.tsx'
import { Frame } from './Frame.tsx'
import { OrderForm } from './OrderForm.tsx'
import { OrderRow, reviewsFor } from './OrderRow.tsx'
import type { OrdersReply, OrderView, StepTaken } from './orders.ts'

export function OrdersPage(props: StartProps) {
  const { me } = props
  const zone = me.community.zone
  const at = useNow(30_000)
  const mayOrder = me.verbs.includes('sealing.order')
  const params = new URLSearchParams(useSearch())
  const [form, setForm] = useState(params.has('scope'))
  const [taken, setTaken] = useState<StepTaken | null>(null)
  const { data, error, refetch } = useApi<OrdersReply>('/api/sealing/orders')
  const waiting = (known: readonly Review[]): boolean => (data?.orders ?? []).some((order) => order.startsAt <= at
    && order.steps.some((step) => step.writtenAt > plus(at, -reviewsFor) && !known.some((one) => one.step === step.id)))
    || (taken !== null && taken.orders[0]!.startsAt <= at && !known.some((one) => one.step === taken.step))
  const reviews = useReviews(me.verbs.includes('exit.read'), waiting)
  const [own, setOwn] = useState(false)
  const done = (reply: StepTaken): void => {
    setTaken(reply)
    setForm(false)
    setOwn(true)
    void refresh().finally(() => setOwn(false))
  }
  return (
    <Frame {...props} title={m.overview_ordersTitle()} tools={mayOrder && <Button aria-expanded={form} onClick={() => setForm(!form)}>{m.overview_newOrder()}</Button>}>
      {taken && <Taken taken={taken} review={reviews?.find((one) => one.step === taken.step)} zone={zone} at={at} mayNotices={me.verbs.includes('notice.read')} />}
      {form && <OrderForm me={me} scope={params.get('scope')} scopeId={params.get('id')} flatIn={params.get('building')} onDone={done} onCancel={() => setForm(false)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Orders orders={data.orders} loose={own} onDone={done} {...{ zone, at, mayOrder, reviews }} />}
    </Frame>
  )
}

type ListProps = { orders: readonly OrderView[]; /** a command was given here: all take their places */ loose: boolean; zone: Zone; at: Instant; mayOrder: boolean; reviews: readonly Review[] | undefined; onDone: (reply: StepTaken) => void }

function Orders({ orders, loose, reviews, ...row }: ListProps) {
  const place = useRef<HTMLDivElement>(null)
  const { held, hand } = useHand(place)
  const still = useStill(orders.filter((order) => order.endsAt > row.at), 'wait', held && !loose)
  const seen = useHeld(reviews, held && !loose)
  const holds = still.shown.map((it) => it.row)
  const over = orders.filter((order) => order.endsAt <= row.at && !holds.some((it) => it.id === order.id))
  const list = (these: readonly OrderView[]) => these.map((order) => <OrderRow key={order.id} {...{ order, reviews, seen, held, ...row }} />)
  return (
    <div ref={place} className="stack" {...hand}>
      {holds.length === 0 && <Empty>{m.overview_noOrders()}</Empty>}
      {holds.length > 0 && <ul role="list" className="orders">{list(holds)}</ul>}
      {still.unseen > 0 && <p className="unseen" role="status">{m.desk_unseen({ count: still.unseen })}</p>}
      {over.length > 0 && <details><summary>{m.overview_ordersOver({ count: over.length })}</summary><ul role="list" className="orders">{list(over)}</ul></details>}
    </div>
  )
}
