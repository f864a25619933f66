// The first thing on a home's page: what the home was told and nobody there has said they know; else the way to all of it. Comes after the first screen, into
// a place that is kept for it; below it what came of something that this person brought, where there is any.

import { Suspense } from 'react'
import { Link } from 'wouter'
import type { OwnNotices } from '#domain/notices/wire.ts'
import type { CasesCame } from '#domain/neighbours/wire.ts'
import '../../offline/about-seldom.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { changedIn, saidOf } from '../../parts/notice-said.ts'
import { orNothing } from '../../parts/or-else.ts'
import { m } from '../../words/compiled/messages.js'
import { loadAreas } from '../../words/texts.ts'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

const Came = orNothing<{ came: CasesCame['came'] }>(async () => (await Promise.all([import('./CaseCame.tsx'), loadAreas(['answers'])]))[0].CaseCame)

export function NoticesLine() {
  const { person } = useSituation()
  const { value } = useKeptAnswer<CasesCame>(person && `/api/me/came?resident=${person.id}`)
  return (
    <>
      <Line />
      {value && value.came.length > 0 && <Suspense fallback={null}><Came key={value.came[0]!.case} came={value.came} /></Suspense>}
    </>
  )
}

function Line() {
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
