// A notice of which homes do not know: how many are to be rung and knocked at, and by when everybody was to know. The line opens its lists, where it is put down who was told.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { NoticeToTell } from '#domain/notices/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { changedIn, withDoor } from '../../parts/notice-said.ts'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

export function NoticeWaits({ row, gone, zone, now }: { row: NoticeToTell; gone: boolean; zone: Zone; now: Instant }) {
  return (
    <div className="queue-work">
      <strong><Link href={`/overview/notices/${row.id}`}><AsWritten>{withDoor(changedIn(row.title), row.home)}</AsWritten></Link></strong>
      <span>{gone ? <b>{m.desk_rowGone()}</b> : <time dateTime={row.by}>{m.desk_noticeBy({ time: untilWhen(row.by, zone, now) })}</time>}</span>
      {!gone && row.open > 0 && <span>{m.desk_noticeHomes({ rings: row.rings, knocks: row.knocks, open: row.open })}</span>}
      {!gone && row.unsure > 0 && <span>{m.desk_noticeUnsure({ count: row.unsure })}</span>}
      {!gone && row.group && <span>{m.desk_noticeGroup()}</span>}
    </div>
  )
}
