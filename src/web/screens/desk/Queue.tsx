// What waits, section by section, with true counts: whoever is overdue with the number to call, whom to tell that their pass ended, work that the server has not finished,
// open papers with a running clock, requests, reports to judge, clashes of two gates. Nothing moves while pointer or focus is in it.

import { Fragment, useRef } from 'react'
import type { Queue as QueueReply } from '#domain/desk/wire.ts'
import type { ExitLine } from '#domain/exits/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { useHand } from '../../parts/hand.ts'
import { useKeys } from '../../parts/keys.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { deskKeys } from './desk-keys.ts'
import { queuePath } from './queue-path.ts'
import { QueueSection } from './QueueSection.tsx'
import { ToldLately } from './ToTell.tsx'

export const useQueue = () => useApi<QueueReply>(queuePath)

/** How many wait in a section; 0 where there is no such section. */
export const countIn = (queue: QueueReply, section: string): number => queue.sections.find((it) => it.section === section)?.count ?? 0

export function Queue({ selected, onOpen, zone }: { selected: string | null; onOpen: (row: ExitLine) => void; zone: Zone }) {
  const { data, error, refetch } = useQueue()
  const list = useRef<HTMLDivElement>(null)
  const { held, hand } = useHand(list)
  const step = (by: number): void => {
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('.queue-row, .to-tell-line, .queue-more') ?? [])]
    const at = stops.findIndex((stop) => stop === document.activeElement)
    const from = at >= 0 ? at : stops.findIndex((stop) => stop.getAttribute('aria-current') === 'true')
    stops[Math.max(0, Math.min(stops.length - 1, from < 0 ? 0 : from + by))]?.focus()
  }
  useKeys({ [deskKeys.queue.next]: () => step(1), [deskKeys.queue.before]: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) }, { within: '.desk-queue' })
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <div ref={list} className="queue" {...hand}>
      {data.sections.every((it) => it.count === 0 || it.section === 'out') && <Empty>{m.desk_queueEmpty()}</Empty>}
      {data.sections.map((it) => (
        <Fragment key={it.section}>
          <QueueSection {...it} {...{ held, selected, onOpen, zone }} />
          {it.section === 'toTell' && <ToldLately zone={zone} />}
        </Fragment>
      ))}
    </div>
  )
}
