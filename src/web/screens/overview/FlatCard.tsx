// The card of a flat: what it is under, how its building's sealing runs, where to go from here. Who lives there is asked only on
// request: looking at people leaves a line that they can see. It lies over the façades and moves none of them.

import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { Hit, hits as hitsReply } from '#domain/people/wire.ts'
import type { Timeline as TimelineView } from '#domain/sealing/wire.ts'
import { post } from '../../offline/api.ts'
import { useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName, type BuildingView, type FlatView } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { Timeline } from '../../parts/Timeline.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { levelName } from '../../words/sentences.ts'

/** Where the card of a flat hides neither it nor its neighbours. */
function sideFor(id: string): 'left' | 'right' {
  const at = document.getElementById(`flat-${id}`)?.getBoundingClientRect()
  return at && at.left > innerWidth / 2 ? 'left' : 'right'
}

export function FlatCard({ me, flat, building, onClose }: { me: Me; flat: FlatView; building: BuildingView; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [side] = useState(() => sideFor(flat.id))
  useEffect(() => heading.current?.focus({ preventScroll: true }), [flat.id])
  return (
    <aside className="flat-card stack" data-side={side} aria-label={flat.door} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <div className="flat-card-head"><h2 ref={heading} tabIndex={-1}>{flat.door}</h2><Button plain onClick={onClose}>{m.common_close()}</Button></div>
      <p className="home-level"><Level level={flat.level} caseInside={flat.caseInside} size={22} /></p>
      <p>{m.overview_flatPeople({ count: flat.people })}{flat.out > 0 ? ` · ${m.overview_flatOut({ count: flat.out })}` : ''}</p>
      <People key={flat.id} flat={flat} />
      {me.verbs.includes('sealing.order') && <p><Link href={`/overview/orders?scope=flat&id=${flat.id}&building=${building.id}`}>{m.overview_orderHere({ place: flat.door })}</Link></p>}
      <BuildingLine me={me} building={building} flat={flat} />
    </aside>
  )
}

function People({ flat }: { flat: FlatView }) {
  const [hits, setHits] = useState<readonly Hit[] | null>(null)
  const [problem, setProblem] = useState<Parameters<typeof ProblemNotice>[0]['problem']>(null)
  const ask = async (): Promise<void> => {
    const reply = await post<z.infer<typeof hitsReply>>('/api/residents/search', { text: flat.door })
    if (reply.ok) setHits(reply.value.hits.filter((hit) => hit.door === flat.door && hit.stay !== 'moved-out' && hit.stay !== 'died'))
    setProblem(reply.ok ? null : reply.problem)
  }
  if (flat.people === 0) return null
  if (!hits) return <><ProblemNotice problem={problem} /><Button onClick={() => void ask()}>{m.overview_whoLivesHere()}</Button></>
  return <ul role="list" className="stack-tight">{hits.map((hit) => <li key={hit.id}><Link href={`/desk?resident=${hit.id}`}>{hit.name}</Link> <span className="quiet">{hit.born?.slice(0, 4)} {hit.phone}</span></li>)}</ul>
}

/** The building's own timeline, and the flat's where something else holds for it. */
function BuildingLine({ me, building, flat }: { me: Me; building: BuildingView; flat: FlatView }) {
  const zone = me.community.zone
  const { data } = useApi<TimelineView>(`/api/sealing/timeline?building=${building.id}`)
  if (!data) return <Loading />
  const own = data.flats.find((one) => one.id === flat.id)
  const pieces = own?.pieces ?? data.pieces
  // What lasts as long as was asked about ends with the question alone: nobody has said that it ends then.
  const ahead = pieces.filter((piece) => data.now < piece.until && piece.until < data.until)
  return (
    <section className="stack-tight" aria-label={m.common_timeline()}>
      <h3>{own ? m.overview_timelineOf({ place: flat.door }) : m.overview_timelineOf({ place: buildingName(building.label) })}</h3>
      <Timeline pieces={pieces} now={data.now} zone={zone} />
      <ol role="list" className="quiet" aria-hidden="true">{ahead.slice(0, 5).map((piece) => <li key={piece.from}>{m.overview_pieceUntil({ level: levelName(piece.level), until: untilWhen(piece.until, zone, data.now) })}</li>)}</ol>
    </section>
  )
}
