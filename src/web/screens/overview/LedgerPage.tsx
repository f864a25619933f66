// The ledger: everyone let out or told no, on what evidence, under which version of the rules, by whom, out and back when. Filters
// live in the address behind its #, so that a view can be sent and printed; thousands of lines scroll without loading
// thousands of elements. Under the hand no line moves: what was asked since waits behind a count.

import { useCallback, useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useLocation } from 'wouter'
import type { z } from 'zod'
import type { ledger as ledgerReply, LedgerRow } from '#domain/exits/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { post } from '../../offline/api.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { useFragment } from '../../parts/fragment.ts'
import { useHand } from '../../parts/hand.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { ledgerColumns, type Column } from '../../parts/ledger-columns.tsx'
import { useStill } from '../../parts/still.ts'
import { live } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { LedgerFilter } from './LedgerFilter.tsx'

export type LedgerReply = z.infer<typeof ledgerReply>
const pageSize = 100
const rowHeight = 56

type More = { path: string; /** the first page, as it was when others were asked for behind it */ top: readonly LedgerRow[]; rows: readonly LedgerRow[]; next: string | null; busy: boolean }
const noMore = (path: string): More => ({ path, top: [], rows: [], next: null, busy: false })

/** What new lines have pushed from the first page's end stands between it and the next, on neither of them. */
function pushedOut(top: readonly LedgerRow[], ids: ReadonlySet<string>): readonly LedgerRow[] {
  let end = top.length
  while (end > 0 && !ids.has(top[end - 1]!.id)) end--
  return top.slice(end)
}

/** The first page is live; later ones are added as somebody scrolls, and begin anew with other filters. */
function useLedger(query: string) {
  const asked = { ...Object.fromEntries(new URLSearchParams(query)), limit: pageSize }
  const path = `/api/ledger/search#${JSON.stringify(asked)}`
  const first = useApi<LedgerReply>(path)
  const [more, setMore] = useState<More>(noMore(path))
  const known = more.path === path ? more : noMore(path)
  const next = known.rows.length > 0 ? known.next : first.data?.next ?? null
  const load = useCallback(async () => {
    if (!next || known.busy) return
    const top = known.rows.length > 0 ? known.top : first.data?.rows ?? []
    setMore({ ...known, busy: true })
    const reply = await post<LedgerReply>('/api/ledger/search', { ...asked, after: next })
    setMore((now) => (now.path === path && reply.ok ? { path, top, rows: [...known.rows, ...reply.value.rows], next: reply.value.next, busy: false } : { ...now, busy: false }))
  }, [path, next, known, first.data])
  const ids = new Set(first.data?.rows.map((row) => row.id))
  return { first, rows: [...(first.data?.rows ?? []), ...[...pushedOut(known.top, ids), ...known.rows].filter((row) => !ids.has(row.id))], next, load }
}

export function LedgerPage(props: StartProps) {
  const [query, setQuery] = useFragment()
  const [, go] = useLocation()
  const { first, rows, next, load } = useLedger(query)
  const { data, error, refetch } = first
  return (
    <Frame {...props} title={m.overview_ledgerTitle()} tools={<a className="button" href={`/print/ledger${query ? `#${query}` : ''}`} target="_blank" rel="noreferrer">{m.overview_print()}</a>}>
      <LedgerFilter query={query} zone={props.me.community.zone} onChange={setQuery} />
      {data && (
        <ul role="list" className="figures" aria-live="polite">
          <li>{m.overview_ledgerTotal()} <strong>{data.total}</strong></li><li>{m.overview_ledgerLetOut()} <strong>{data.letOut}</strong></li>
          <li>{m.overview_ledgerBack()} <strong>{data.back}</strong></li><li>{m.overview_ledgerStillOut()} <strong>{data.stillOut}</strong></li>
        </ul>
      )}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && rows.length === 0 && <Empty>{m.overview_ledgerEmpty()}</Empty>}
      {rows.length > 0 && <Table key={query} rows={rows} total={data?.total ?? rows.length} zone={props.me.community.zone} more={next !== null} onMore={() => void load()} onOpen={(id) => go(`/overview/ledger/${id}`)} />}
    </Frame>
  )
}

type TableProps = { rows: readonly LedgerRow[]; total: number; zone: Zone; more: boolean; onMore: () => void; onOpen: (id: string) => void }

function Table({ rows: asked, total, zone, more, onMore, onOpen }: TableProps) {
  const now = useNow(60_000)
  const scroller = useRef<HTMLDivElement>(null)
  const { held, hand } = useHand(scroller)
  const { shown: rows, unseen } = useStill(asked, 'tail', held)
  // On a phone a line is two: who and what became of it, what for and when (overview.css).
  const height = matchMedia('(max-width: 40rem)').matches ? 2 * rowHeight : rowHeight
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 8 })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - 20) onMore()
  }, [last, rows.length, more, onMore])
  const columns = ledgerColumns(live(zone, now))
  const key = (event: KeyboardEvent): void => {
    const links = [...(scroller.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1 }[event.key]
    if (to !== undefined && links[to]) { event.preventDefault(); links[to].focus() }
  }
  const header = <div role="rowgroup" className="ledger-head"><div role="row">{columns.map((column) => <span key={column.name} role="columnheader">{column.title}</span>)}</div></div>
  return (
    <>
      <div ref={scroller} className="ledger-scroll" role="region" aria-label={m.overview_ledgerTitle()} tabIndex={0} onKeyDown={key} {...hand}>
        <div role="table" aria-rowcount={total} aria-colcount={columns.length} aria-label={m.overview_ledgerTitle()} className="ledger">
          {header}
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const { row, gone } = rows[item.index]!
              return <Line key={row.id} {...{ row, gone, columns, onOpen }} index={item.index} style={{ transform: `translateY(${item.start}px)`, height }} />
            })}
          </div>
        </div>
      </div>
      {unseen > 0 && <p className="unseen" role="status">{m.desk_unseen({ count: unseen })}</p>}
    </>
  )
}

/** `gone`: it is there no more under these filters, and is still shown because a hand is on the list. */
function Line({ row, gone, index, columns, style, onOpen }: { row: LedgerRow; gone: boolean; index: number; columns: readonly Column[]; style: CSSProperties; onOpen: (id: string) => void }) {
  const open = (event: MouseEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    onOpen(row.id)
  }
  return (
    <div role="row" aria-rowindex={index + 2} className="ledger-row" data-gone={gone || undefined} style={style} onClick={() => onOpen(row.id)}>
      {columns.map((column, i) => (
        <span key={column.name} role="cell" data-column={column.name}>
          {i === 0 ? <a data-row href={`/overview/ledger/${row.id}`} onClick={open}>{column.cell(row)}</a> : column.cell(row)}
        </span>
      ))}
    </div>
  )
}
