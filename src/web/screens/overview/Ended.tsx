// What a step did to the passes. The server looks at them after the command; until it has, this says so, and never that none ended.

import { useEffect } from 'react'
import type { Reviews } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { Notice } from '../../parts/Notice.tsx'
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
export function Taken({ taken, review, zone, at }: { taken: StepTaken; review: Review | undefined; zone: Zone; at: Instant }) {
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
    </Notice>
  )
}

/** Nobody is left to be told: each that ended is listed, and each was told or let out anew. */
const everybodyKnows = ({ ended, count }: Review): boolean => ended.length === count && ended.every((one) => one.again || one.toldAt !== null)

export function endedText(review: Review | undefined): string {
  if (!review) return m.overview_endedWaiting()
  if (review.count === 0) return m.overview_endedNone()
  return everybodyKnows(review) ? m.overview_endedAllTold({ count: review.count }) : m.overview_endedExits({ count: review.count })
}
