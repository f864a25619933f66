// What a step did to the passes. The server looks at them after the command; until it has, this says so, and never that none ended.

import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Reviews } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { z } from 'zod'
import type { Notice as NoticeTold, noticesReply } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { rungName } from '../../parts/notice-homes-said.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import type { StepTaken } from './orders.ts'
import { Endings, StillHolds } from './PreviewBox.tsx'

export type Review = Reviews['reviews'][number]

/** The reviews of the last days; while `waiting`, asked for every second. Null: may not be read here. */
export function useReviews(mayRead: boolean, waiting: (reviews: readonly Review[]) => boolean): readonly Review[] | undefined {
  const { data, refetch } = useApi<Reviews>(mayRead ? '/api/exits/reviews' : null)
  const wait = mayRead && (!data || waiting(data.reviews))
  useEffect(() => {
    if (!wait) return
    const timer = setInterval(() => void refetch(), 1_000)
    return () => clearInterval(timer)
  }, [wait, refetch])
  return data?.reviews
}

/** Above the list, after a command. */
export function Taken({ taken, review, zone, at, mayNotices }: { taken: StepTaken; review: Review | undefined; zone: Zone; at: Instant; /** may read how far notices came */ mayNotices: boolean }) {
  const order = taken.orders[0]!
  const step = order.steps.find((one) => one.id === taken.step)!
  const later = order.startsAt > at && step.kind !== 'lifted'
  return (
    <Notice tone={review && review.count > 0 ? 'ask' : review ? 'good' : 'plain'} live>
      <p><strong>{step.kind === 'lifted' ? m.overview_takenLift({ at: when(step.at, zone, at) }) : step.kind === 'taken-back' ? m.overview_takenBack() : m.overview_takenForce()}</strong></p>
      {step.kind === 'lifted' ? null : <p>{later ? m.overview_endedLater({ at: when(order.startsAt, zone, at) }) : endedText(review)}</p>}
      {review && <Endings endings={review.ended} count={review.count} />}
      {step.kind === 'lifted' && taken.stillHolds.length === 0 && <p>{m.overview_nothingElseHolds()}</p>}
      <StillHolds holds={taken.stillHolds} zone={zone} now={at} />
      {taken.notice && mayNotices && <HomesTold key={taken.notice} notice={taken.notice} />}
    </Notice>
  )
}

type NoticesHere = z.infer<typeof noticesReply>
/** The notice is written a moment after the step: so often it is asked for, once a second, before this says that it is not there. */
const mostAsked = 20
function HomesTold({ notice }: { notice: NonNullable<StepTaken['notice']> }) {
  const [asked, setAsked] = useState(0)
  const { data: all, refetch } = useApi<NoticesHere>('/api/notices?state=valid')
  const { data } = useApi<NoticeTold>(all?.notices.some(({ id }) => id === notice) ? `/api/notices/${notice}` : null)
  useEffect(() => {
    if (data || asked >= mostAsked) return
    const timer = setTimeout(() => { setAsked(asked + 1); void refetch() }, 1_000)
    return () => clearTimeout(timer)
  }, [data, asked, refetch])
  if (!data) return asked < mostAsked ? <p>{m.overview_toldWaiting()}</p> : <p>{m.overview_toldNotYet()} <Link href="/overview/notices">{m.overview_toldAll()}</Link></p>
  return <p>{m.overview_toldHomes({ homes: data.counts.homes, ways: data.plan.map(({ rung }) => rungName(rung)).join(' · ') })} <Link href={`/overview/notices/${notice}`}>{m.overview_toldSee()}</Link></p>
}

/** Nobody is left to be told: each that ended is listed, and each was told or let out anew. */
const everybodyKnows = ({ ended, count }: Review): boolean => ended.length === count && ended.every((one) => one.again || one.toldAt !== null)

export function endedText(review: Review | undefined): string {
  if (!review) return m.overview_endedWaiting()
  if (review.count === 0) return m.overview_endedNone()
  return everybodyKnows(review) ? m.overview_endedAllTold({ count: review.count }) : m.overview_endedExits({ count: review.count })
}
