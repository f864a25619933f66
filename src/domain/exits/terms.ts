// From a request and the rules' limits to what the signed pass says. Narrows, never widens: a pass is for one purpose, one
// place, a time window, a number of exits and a time to be back.

import type { z } from 'zod'
import type { PassId } from '../kernel/ids.ts'
import { between, earlier, later, minute, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { PassClaims } from '../pass/pass.ts'
import type { Transport } from '../rules/codes.ts'
import type { Advice } from './advice.ts'
import type { narrowed } from './outing.ts'
import type { ExitRequest } from './request.ts'

export type Terms = Omit<PassClaims, 'statusIndex'>
/** What the decider may narrow. */
export type Wish = { pass: PassId; gates: readonly number[] } & z.infer<typeof narrowed>
/** The most that the rules allow. */
export type Limits = Pick<Advice, 'exits' | 'hours' | 'transport'>
export type Bearer = { who: string; home: string }

const cut = (text: string, most: number): string => {
  const letters = Array.from(text)
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}

/** Whether going so does where the rules ask for a way of going: an ambulance is an arranged vehicle, too. */
export const suits = (rules: Transport | null, way: Transport): boolean => rules === null || rules === way || (rules === 'closed-loop' && way === 'ambulance')
/** How they go: as the decider says or as they asked, where that does; else as the rules ask. Null when nobody has said. */
export const transportFor = (rules: Transport | null, wished: Transport | null | undefined, asked: Transport | null | undefined): Transport | null =>
  [wished, asked].find((way) => way && suits(rules, way)) ?? rules

/**
 * The claims of the pass but for its place in the status list. One exit is back after the rules' hours at the latest, counted
 * from going out; several exits over weeks each are. Problems: `window-over`, `window-empty`.
 */
export function termsOf(request: ExitRequest, limits: Limits, wish: Wish, bearer: Bearer, now: Instant): Result<Terms> {
  const notBefore = wish.from ? later(request.from, wish.from) : request.from
  const notAfter = wish.until ? earlier(request.until, wish.until) : request.until
  if (notAfter <= notBefore) return no({ code: 'window-empty' })
  if (notAfter <= now) return no({ code: 'window-over' })
  const window = Math.ceil(between(notBefore, notAfter) / minute)
  const exits = Math.min(limits.exits, request.exits)
  const backWithin = Math.min(limits.hours * 60, window)
  const transport = transportFor(limits.transport, wish.transport, request.transport)
  return ok({
    id: wish.pass, community: request.community, who: cut(bearer.who, 16), home: cut(bearer.home, 24), purpose: request.purpose,
    place: cut(request.place, 40), gates: [...wish.gates], notBefore, notAfter, backWithin,
    // The window ends when they said that they would be back, however late they set out.
    backBy: notAfter, exits, ...(request.weekly ? { weekly: request.weekly } : {}), ...(transport ? { transport } : {}), issuedAt: now,
  })
}

type Used = Pick<Terms, 'notAfter' | 'exits'> & { exitsUsed: number }
/** It lets nobody out any more. Whoever is out comes in with it, however late. */
export const isSpent = ({ notAfter, exits, exitsUsed }: Used, whereabouts: string, now: Instant): boolean => whereabouts !== 'out' && (exitsUsed >= exits || notAfter <= now)
