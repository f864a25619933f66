// Sealing orders: what holds now, first; what is over, below. A new case starts an order's clock again, lifting ends it; both say at
// once how many granted passes end with it.

import { useState } from 'react'
import { useSearch } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Level } from '../../parts/Level.tsx'
import { Empty, Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { stageName } from '../../parts/exit-names.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { OrderForm } from './OrderForm.tsx'
import type { OrdersReply, OrderView } from './orders.ts'

export function OrdersPage(props: StartProps) {
  const { me } = props
  const at = useNow(30_000)
  const mayOrder = me.verbs.includes('sealing.order')
  const params = new URLSearchParams(useSearch())
  const [form, setForm] = useState(params.has('scope'))
  const [ended, setEnded] = useState<number | null>(null)
  const { data, error, refetch } = useApi<OrdersReply>('/api/sealing/orders')
  const done = (reply: OrdersReply): void => { setEnded(reply.endedExits ?? 0); setForm(false); void refresh() }
  const holds = data?.orders.filter((order) => order.endsAt > at) ?? []
  const over = data?.orders.filter((order) => order.endsAt <= at) ?? []
  const list = (orders: OrderView[]) => orders.map((order) => <OrderRow key={order.id} order={order} zone={me.community.zone} at={at} mayOrder={mayOrder} onDone={done} />)
  return (
    <Frame {...props} title={m.overview_ordersTitle()} tools={mayOrder && <Button main aria-expanded={form} onClick={() => setForm(!form)}>{m.overview_newOrder()}</Button>}>
      {ended !== null && <Notice tone={ended > 0 ? 'ask' : 'good'} live><p><strong>{ended > 0 ? m.overview_endedExits({ count: ended }) : m.overview_endedNone()}</strong></p></Notice>}
      {form && <OrderForm me={me} scope={params.get('scope')} scopeId={params.get('id')} onDone={done} onCancel={() => setForm(false)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && holds.length === 0 && <Empty>{m.overview_noOrders()}</Empty>}
      {holds.length > 0 && <ul role="list" className="orders">{list(holds)}</ul>}
      {over.length > 0 && <details><summary>{m.overview_ordersOver({ count: over.length })}</summary><ul role="list" className="orders">{list(over)}</ul></details>}
    </Frame>
  )
}

type RowProps = { order: OrderView; zone: Zone; at: Instant; mayOrder: boolean; onDone: (reply: OrdersReply) => void }

function OrderRow({ order, zone, at, mayOrder, onDone }: RowProps) {
  const [lifting, setLifting] = useState(false)
  const again = useCommand<OrdersReply>(`/api/sealing/orders/${order.id}/new-case`)
  const newCase = async (): Promise<void> => {
    const reply = await again.run({ at: now() })
    if (reply.ok) onDone(reply.value)
  }
  const open = order.endsAt > at
  return (
    <li className="order stack-tight">
      <div className="order-line">
        <strong className="order-where">{order.scope.kind === 'building' ? buildingName(order.scopeLabel) : order.scopeLabel}</strong>
        <Level level={order.level} caseInside={order.caseSince !== null && open} />
        <span>{m.desk_homeRule({ rule: order.rule.code })}{order.stage ? ` · ${stageName(order.stage)}` : ''}</span>
        <span>{m.overview_orderSpan({ from: when(order.startsAt, zone, at), until: when(order.endsAt, zone, at) })}</span>
      </div>
      <p className="quiet">{m.desk_homeGround({ issuer: order.issuer, ground: order.ground })}</p>
      {order.restarts.length > 0 && <p className="quiet">{m.overview_restarts({ times: order.restarts.map((one) => when(one, zone, at)).join(m.desk_comma()) })}</p>}
      <ProblemNotice problem={again.problem} />
      {mayOrder && open && (
        <div className="row">
          <Button busy={again.busy} onClick={() => void newCase()}>{m.overview_newCase()}</Button>
          <Button plain aria-expanded={lifting} onClick={() => setLifting(!lifting)}>{m.overview_lift()}</Button>
        </div>
      )}
      {lifting && <Lift order={order} onDone={(reply) => { setLifting(false); onDone(reply) }} />}
    </li>
  )
}

function Lift({ order, onDone }: { order: OrderView; onDone: (reply: OrdersReply) => void }) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<OrdersReply>(`/api/sealing/orders/${order.id}/lift`)
  const send = async (): Promise<void> => {
    setTried(true)
    if (reason.trim() === '') return
    const reply = await run({ at: now(), reason })
    if (reply.ok) onDone(reply.value)
  }
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Field label={m.overview_liftReason()} error={tried && reason.trim() === '' ? m.desk_fillIn() : null}><input maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{m.overview_liftSend()}</Button></div>
    </form>
  )
}
