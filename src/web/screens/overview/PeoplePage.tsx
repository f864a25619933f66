// Everybody of the community by door: found by what is typed, by building, by whether they are here. What is asked for stays behind the # of the address;
// thousands of lines scroll without loading thousands of elements. A line opens the person at the desk.

import { useCallback, useEffect, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Day, Zone } from '#domain/kernel/instants.ts'
import type { PeopleState } from '#domain/people/stays.ts'
import type { PeopleList, PersonLine } from '#domain/people/record-wire.ts'
import type { buildings as buildingsReply } from '#domain/sealing/wire.ts'
import { post } from '../../offline/api.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { useFragment } from '../../parts/fragment.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { calendarDay, untilWhen } from '../../parts/times.ts'
import { peopleState } from '../../words/compiled/groups/peopleState.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

const pageSize = 100
const rowHeight = 48
const peopleStates: readonly PeopleState[] = ['here', 'lives', 'temporary', 'away', 'moved-out', 'died', 'twice', 'all']
type More = { path: string; /** where the first page ended when they were loaded */ after: string | null; people: PersonLine[]; next: string | null; busy: boolean; failed: boolean }

/** The first page is live; later ones are added as somebody scrolls, and begin anew with other filters. */
function usePeople(query: string) {
  const params = new URLSearchParams(query)
  const asked = { text: params.get('text') ?? '', building: params.get('building'), state: params.get('state') ?? 'here', limit: pageSize }
  const path = `/api/people/search#${JSON.stringify({ ...asked, after: null })}`
  const first = useApi<PeopleList>(path)
  const [more, setMore] = useState<More | null>(null)
  const after = first.data?.next ?? null
  // Somebody came onto the first page, or went from it: what lay behind its end begins elsewhere now, and whoever was pushed over it would stand nowhere.
  const known: More = more?.path === path && more.after === after ? more : { path, after, people: [], next: null, busy: false, failed: false }
  const next = known.people.length > 0 ? known.next : after
  const load = useCallback(async () => {
    if (!next || known.busy || known.failed) return
    setMore({ ...known, busy: true })
    const reply = await post<PeopleList>('/api/people/search', { ...asked, after: next })
    setMore((now) => (now?.path !== path || now.after !== after ? now : reply.ok ? { ...known, people: [...known.people, ...reply.value.people], next: reply.value.next, busy: false } : { ...known, busy: false, failed: true }))
  }, [path, after, next, known])
  const ids = new Set(first.data?.people.map((one) => one.id))
  return { first, people: [...(first.data?.people ?? []), ...known.people.filter((one) => !ids.has(one.id))], next, load, failed: known.failed }
}

export function PeoplePage(props: StartProps) {
  const [query, setQuery] = useFragment()
  const { first, people, next, load, failed } = usePeople(query)
  const { data, error, refetch } = first
  return (
    <Frame {...props} title={m.overview_peopleTitle()}>
      <Filter query={query} onChange={setQuery} />
      <p role="status">{data?.total !== null && data?.total !== undefined ? m.overview_peopleCount({ count: data.total }) : ''}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && people.length === 0 && <Nobody query={query} onChange={setQuery} />}
      {people.length > 0 && <Table people={people} total={data?.total ?? people.length} zone={props.me.community.zone} more={next !== null} onMore={() => void load()} />}
      {failed && <p role="alert">{m.overview_peopleMore()}</p>}
    </Frame>
  )
}

/** Nobody of those who are here; who has gone or died is not to be put on the list a second time. */
function Nobody({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const all = new URLSearchParams(query)
  all.set('state', 'all')
  const { first } = usePeople(all.toString())
  const others = new URLSearchParams(query).has('state') ? 0 : first.data?.total ?? 0
  if (others === 0) return <Empty>{m.overview_peopleEmpty()}</Empty>
  return <Empty>{m.overview_peopleGone({ count: others })} <Button onClick={() => onChange(all.toString())}>{m.overview_peopleShowAll()}</Button></Empty>
}

function Filter({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const params = new URLSearchParams(query)
  const [text, setText] = useState(params.get('text') ?? '')
  const { data } = useApi<z.infer<typeof buildingsReply>>('/api/buildings')
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(query)
    if (value === '') next.delete(name)
    else next.set(name, value)
    onChange(next.toString())
  }
  useEffect(() => {
    if (text === (params.get('text') ?? '')) return
    const timer = setTimeout(() => set('text', text), 250)
    return () => clearTimeout(timer)
  }, [text])
  const buildings = data?.compounds.flatMap((one) => one.buildings.map((building) => ({ id: building.id, name: data.compounds.length > 1 ? `${one.name} ${buildingName(building.label)}` : buildingName(building.label) }))) ?? []
  return (
    <form className="filter" role="search" aria-label={m.overview_filter()} onSubmit={(event) => event.preventDefault()}>
      <Field label={m.overview_peopleFind()}><input type="search" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} /></Field>
      <Field label={m.overview_peopleBuilding()}><select value={params.get('building') ?? ''} onChange={(event) => set('building', event.target.value)}><option value="">{m.overview_all()}</option>{buildings.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select></Field>
      <Field label={m.overview_peopleState()}><select value={params.get('state') ?? 'here'} onChange={(event) => set('state', event.target.value === 'here' ? '' : event.target.value)}>{peopleStates.map((state) => <option key={state} value={state}>{peopleState[state]!()}</option>)}</select></Field>
    </form>
  )
}

function Table({ people, total, zone, more, onMore }: { people: PersonLine[]; total: number; zone: Zone; more: boolean; onMore: () => void }) {
  const now = useNow(60_000)
  const scroller = useRef<HTMLDivElement>(null)
  // On a phone where somebody is stands under their name (overview.css).
  const height = matchMedia('(max-width: 40rem)').matches ? 1.5 * rowHeight : rowHeight
  const virtual = useVirtualizer({ count: people.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 10 })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= people.length - 30) onMore()
  }, [last, people.length, more, onMore])
  const state = ({ stay, stayUntil }: PersonLine): string => {
    const name = peopleState[stay]!()
    return stayUntil ? m.desk_stayUntil({ stay: name, until: untilWhen(stayUntil, zone, now) }) : stay === 'lives' ? '' : name
  }
  return (
    <div ref={scroller} className="ledger-scroll people" role="region" aria-label={m.overview_peopleTitle()} tabIndex={0}>
      <div role="table" aria-rowcount={total + 1} aria-colcount={5} aria-label={m.overview_peopleTitle()} className="ledger">
        <div role="rowgroup" className="ledger-head"><div role="row">
          {[m.desk_addDoor(), m.desk_addName(), m.overview_peopleBorn(), m.overview_peoplePhone(), m.overview_peopleState()].map((title) => <span key={title} role="columnheader">{title}</span>)}
        </div></div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const one = people[item.index]!
            return (
              <div key={one.id} role="row" aria-rowindex={item.index + 2} className="ledger-row" style={{ transform: `translateY(${item.start}px)`, height }}>
                <span role="cell" className="hit-door">{one.door}</span>
                <span role="cell"><Link href={`/desk?resident=${one.id}`} data-row><AsWritten>{one.name}</AsWritten></Link></span>
                <span role="cell" data-column="born">{one.born ? calendarDay(one.born as Day) : ''}</span>
                <span role="cell">{one.phone ?? ''}</span>
                <span role="cell" data-column="stay">{state(one)}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
