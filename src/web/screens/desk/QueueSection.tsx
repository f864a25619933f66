// One section of the queue: its title with the true count, and its lines page by page. A page that was asked for stays closed at both ends,
// so that none of it is lost or doubled while others come and go. A line that stands for many opens, the last of them first.

import { Fragment, Suspense, useEffect, useId, useRef, useState } from 'react'
import type { Queue, QueueLine, QueuePage } from '#domain/desk/wire.ts'
import type { ExitLine } from '#domain/exits/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { useKeptHeight } from '../../parts/hand.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { useStill } from '../../parts/still.ts'
import { m } from '../../words/compiled/messages.js'
import { shownAs, type SectionShown } from './queue-lines.tsx'

type InHand = { held: boolean; selected: string | null; onOpen: (row: ExitLine) => void; zone: Zone }
type Listed = InHand & { section: string; shown: SectionShown }

export function QueueSection({ section, count, lines, next, ...hand }: Queue['sections'][number] & InHand) {
  const [there, setThere] = useState(count > 0)
  const shown = shownAs(section)
  const Within = shown.Within ?? Fragment
  // What was over under the hand keeps its place, and with it its title.
  if (there !== count > 0 && (!hand.held || count > 0)) setThere(count > 0)
  if (!there && count === 0) return null
  return (
    <section aria-label={shown.title()} data-part={section}>
      <h2><span>{shown.title()}</span><span className="count">{count}</span></h2>
      <Suspense fallback={<Loading />}><Within><Pages first={{ section, lines, next }} {...{ section, shown, ...hand }} /></Within></Suspense>
    </section>
  )
}

type PagesProps = Listed & { /** the first page, where it is known already */ first: QueuePage | null; /** the rows of this line alone */ of?: QueueLine }

function Pages({ section, first, of, ...listed }: PagesProps) {
  /** Where the pages end that others follow. */
  const [cuts, setCuts] = useState<readonly string[]>([])
  const [said, setSaid] = useState('')
  const between = (after?: string, upto?: string) => new URLSearchParams({ ...(of && { of: of.fold }), ...(after && { after }), ...(upto && { upto }) }).toString()
  const path = (after?: string, upto?: string): string => `/api/desk/queue/${section}?${between(after, upto)}`
  return (
    <>
      {[...cuts, undefined].map((upto, n) => {
        const after = cuts[n - 1]
        return (
          <Page key={after ?? 'first'} {...listed} section={section} of={of} byHand={after !== undefined}
            first={after === undefined ? first : null} path={after === undefined && upto === undefined && first ? null : path(after, upto)}
            onShown={(count) => setSaid(m.desk_moreShown({ count }))} onMore={(next) => setCuts(cuts.toSpliced(n, 0, next))} />
        )
      })}
      <p className="hidden-visually" role="status">{said}</p>
    </>
  )
}

type PageProps = Omit<PagesProps, 'of'> & { of: QueueLine | undefined; path: string | null; /** somebody asked for it, and waits for its first line */ byHand: boolean; onShown: (count: number) => void; onMore: (next: string) => void }

function Page({ path, first, byHand, onShown, onMore, of, ...listed }: PageProps) {
  const { data, error, refetch } = useApi<QueuePage>(path)
  const page = data ?? first
  const list = useRef<HTMLUListElement>(null)
  const expected = useRef(byHand)
  useEffect(() => {
    if (!page || !expected.current) return
    expected.current = false
    onShown(page.lines.length)
    // Its button is gone, and with it the focus: it goes on with the first of the new lines.
    const at = document.activeElement
    if (at === document.body || at?.matches('.desk-queue')) list.current?.querySelector<HTMLElement>('.queue-row')?.focus()
  }, [page, onShown])
  // A page that is being closed at its end knows what follows from its own answer alone.
  const next = path === null || data ? page?.next : null
  if (!page) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <>
      <Lines list={list} lines={of ? page.lines.filter((line) => line.id !== of.id) : page.lines} within={of !== undefined} {...listed} />
      {next && <button type="button" className="button plain queue-more" onClick={() => onMore(next)}>{m.desk_more()}</button>}
    </>
  )
}

function Lines({ list, lines, held, within, shown, ...listed }: Listed & { list: React.Ref<HTMLUListElement>; lines: readonly QueueLine[]; within: boolean }) {
  const still = useStill(lines, 'wait', held)
  return (
    <>
      <ul role="list" ref={list} className={within ? 'queue-within' : undefined}>
        {still.shown.map(({ row, gone }) => <Item key={row.id} line={row} {...{ gone, held, shown, ...listed }} />)}
      </ul>
      {still.unseen > 0 && <p className="queue-unseen" role="status">{m.desk_unseen({ count: still.unseen })}</p>}
    </>
  )
}

function Item({ line, gone, ...listed }: Listed & { line: QueueLine; gone: boolean }) {
  const { shown, selected, onOpen, zone } = listed
  const now = useNow(shown.everyMs)
  const [open, setOpen] = useState(false)
  const rows = useId()
  const kept = useKeptHeight<HTMLDivElement>(listed.held)
  const more = line.count - 1
  return (
    <li data-gone={gone || undefined}>
      <div ref={kept}>
        {line.says ? <shown.Line {...{ line, gone, selected, onOpen, zone, now }} /> : <p className="queue-work">{m.desk_lineUnread({ end: line.id.slice(-6) })}</p>}
        {more > 0 && shown.more && (
          <button type="button" className="button plain queue-more queue-fold" aria-expanded={open} aria-controls={open ? rows : undefined} onClick={() => setOpen(!open)}>
            {shown.more(more)}
          </button>
        )}
      </div>
      {open && more > 0 && <div id={rows}><Pages first={null} of={line} {...listed} /></div>}
    </li>
  )
}
