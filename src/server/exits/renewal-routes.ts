// Deciding anew on a pass that was given: a later end for whoever is out, or that it stays although evidence was put right. By one where the rules
// are content, else by two. Told when it can be undone no more, as a grant is.

import { confirmRenewal, extend, proposeRenewal } from '#domain/exits/renewal.ts'
import { confirmRenewal as confirmBody, exitView, extendExit, proposeRenewal as proposeBody } from '#domain/exits/wire.ts'
import type { Extended, Kept } from '#domain/exits/history.ts'
import { no, type Result } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, outside, recountFor, toDecide, viewNow, write } from './acting.ts'
import type { Case } from './cases.ts'
import { signAnew } from './passes.ts'
import type { Step } from './trust.ts'
import { asSecond, checkWhose } from './two.ts'

/** What is told of a new end; that a pass stays as it is is told to nobody. */
const toldOf = (step: Extended | Kept) => (step.what === 'extended' ? { news: 'exit-extended', details: { until: step.until, reason: step.reason, role: step.by.role } } : { news: null })

async function renew(ask: Ask, it: Case, step: Result<Extended | Kept>, as: Step, through = false): Promise<Result<null>> {
  if (!step.ok) return step
  const own = await checkWhose(ask, it, step.value.by, as)
  if (!own.ok) return own
  if (step.value.what === 'extended') await signAnew(ask, step.value.pass, step.value.until)
  await write(ask, it, step.value, { marked: own.value.marked || through, ...toldOf(step.value) })
  await recountFor(ask, it)
  return { ok: true, value: null }
}

const extendRoute = endpoint({
  method: 'POST', path: '/exits/:id/extend', summary: 'A later end for whoever is out: a new decision that names the old one, under the rules as they are now', may: 'exit.grant', place: exitOfPath,
  params: exitParams, body: extendExit, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    if (!it.advice) return no({ code: 'rules-missing' })
    const done = await renew({ ...ask, now } as Ask, it, extend(it.steps, it.advice, outside(it), by, now, ask.body), 'grant')
    return done.ok ? viewNow(ask, it.row.id) : done
  },
})

const proposeRoute = endpoint({
  method: 'POST', path: '/exits/:id/renewal', summary: 'The first of two: a later end, or that a pass stays, against the rules as they are now', may: 'exit.override', place: exitOfPath,
  params: exitParams, body: proposeBody, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    const step = proposeRenewal(it.steps, outside(it), by, now, ask.body)
    if (!step.ok) return step
    const own = await checkWhose({ ...ask, now }, it, by, 'propose-override')
    if (!own.ok) return own
    await write(ask as Ask, it, step.value, { marked: own.value.marked, news: null })
    return viewNow(ask, it.row.id)
  },
})

const confirmRoute = endpoint({
  method: 'POST', path: '/exits/:id/renewal/confirm', summary: 'The second of two: the new end holds, or the pass stays; the mark as well', may: 'exit.override', place: exitOfPath,
  params: exitParams, body: confirmBody, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    if (!it.advice) return no({ code: 'rules-missing' })
    const second = await asSecond({ ...ask, now } as Ask, it, it.exit.renewing?.by, by)
    if (!second.ok) return second
    const done = await renew({ ...ask, now } as Ask, it, confirmRenewal(it.steps, it.advice, outside(it), by, now, ask.body.seq), 'confirm-override', second.value.marked)
    return done.ok ? viewNow(ask, it.row.id) : done
  },
})

export const renewalRoutes: readonly Endpoint[] = [extendRoute, proposeRoute, confirmRoute]
