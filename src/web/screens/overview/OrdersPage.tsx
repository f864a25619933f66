// Sealing orders: what holds now, first; what is over, below. After a command it says what became of the passes as soon as that is
// known, and not before.

import { useState } from 'react'
import { useSearch } from 'wouter'
import { plus } from '#domain/kernel/instants.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
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
  const done = (reply: StepTaken): void => { setTaken(reply); setForm(false); void refresh() }
  const holds = data?.orders.filter((order) => order.endsAt > at) ?? []
  const over = data?.orders.filter((order) => order.endsAt <= at) ?? []
  const list = (orders: OrderView[]) => orders.map((order) => <OrderRow key={order.id} onDone={done} {...{ order, zone, at, mayOrder, reviews }} />)
  return (
    <Frame {...props} title={m.overview_ordersTitle()} tools={mayOrder && <Button aria-expanded={form} onClick={() => setForm(!form)}>{m.overview_newOrder()}</Button>}>
      {taken && <Taken taken={taken} review={reviews?.find((one) => one.step === taken.step)} zone={zone} at={at} />}
      {form && <OrderForm me={me} scope={params.get('scope')} scopeId={params.get('id')} flatIn={params.get('building')} onDone={done} onCancel={() => setForm(false)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && holds.length === 0 && <Empty>{m.overview_noOrders()}</Empty>}
      {holds.length > 0 && <ul role="list" className="orders">{list(holds)}</ul>}
      {over.length > 0 && <details><summary>{m.overview_ordersOver({ count: over.length })}</summary><ul role="list" className="orders">{list(over)}</ul></details>}
    </Frame>
  )
}
