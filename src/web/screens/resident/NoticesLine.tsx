// The first thing on a home's page: what the home was told and nobody there has said they know; else the way to all of it. Comes after the first screen, into
// a place that is kept for it.

import { Link } from 'wouter'
import type { OwnNotices } from '#domain/notices/wire.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { changedIn, saidOf } from '../../parts/notice-said.ts'
import { m } from '../../words/compiled/messages.js'
import { useKeptAnswer } from './kept-answer.ts'

export function NoticesLine() {
  const now = useNow(30_000)
  const { value } = useKeptAnswer<OwnNotices>('/api/me/notices')
  const valid = (value?.notices ?? []).filter((it) => it.ended === null && it.validUntil > now)
  const unknown = valid.filter((it) => it.reachedAt === null)
  const [first] = unknown
  const { language, said } = saidOf((first ?? valid[0])?.source ?? {})
  const changed = first ? changedIn(first.changed) : ''
  return (
    <Link href="/me/notices" className="row-link" data-unknown={first ? true : undefined}>
      <span aria-hidden="true" className="mark">{first ? '!' : ''}</span>
      <span className="row-text" role="status">
        <strong>{first ? <span lang={language}>{said.title}</span> : m.notices_title()}</strong>
        <span className="quiet">
          {first ? <><AsWritten>{changed === '' ? [said.when, said.where].filter((it) => it !== '').join(' · ') : changed}</AsWritten> · {m.notices_unknownCount({ count: unknown.length })}</> : value ? valid.length > 0 ? m.notices_holding({ count: valid.length }) : m.notices_none() : ''}
        </span>
      </span>
      <span aria-hidden="true" className="chevron">›</span>
    </Link>
  )
}
