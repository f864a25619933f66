// The desk asks a household for something more, and takes that back, over HTTP. It decides nothing: whoever takes calls may ask.

import { askFor, unaskFor } from '#domain/exits/asked-for.ts'
import { askForBody, exitView, unaskForBody } from '#domain/exits/wire.ts'
import { no } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow, write } from './acting.ts'
import { asksIn, isSpentNow, wasHeard } from './asks.ts'
import { loadCase } from './cases.ts'
import { placeOfRow } from './may.ts'
import { hasGone } from './passes.ts'
import { deciderOf, roleText } from './rows.ts'

const askRoute = endpoint({
  method: 'POST', path: '/exits/:id/asks', summary: 'Asks the household for evidence, by an hour: told to them like a decision', may: 'contact.record', place: exitOfPath,
  params: exitParams, body: askForBody, reply: exitView,
  async handle(ask) {
    const { tx, community, now, rights, body } = ask
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    if (hasGone(it)) return no({ code: 'person-has-gone' })
    const place = placeOfRow(community, it.row)
    const step = askFor(it.steps, { missing: it.advice?.missing.length ?? 0, asks: asksIn(it), laid: it.laid, spent: await isSpentNow(tx, community, it.row.id, now) }, deciderOf(rights, place), now, body)
    if (!step.ok) return step
    // Asked for by a colleague a moment ago, in the same words and by the same hour.
    if (step.value === null) return viewNow(ask as Ask, it.row.id)
    // Something came while it was being written: it may be what is asked for.
    if (body.pieces !== it.laid.length) return no({ code: 'changed-meanwhile' })
    const { kinds, words, until } = step.value
    await write(ask as Ask, it, step.value, { news: 'exit-evidence-asked', details: { kinds, words, until, role: roleText(rights, place) } })
    return viewNow(ask as Ask, it.row.id)
  },
})

const takeBackRoute = endpoint({
  method: 'POST', path: '/exits/:id/asks/take-back', summary: 'What was asked for is needed no more', may: 'contact.record', place: exitOfPath,
  params: exitParams, body: unaskForBody, reply: exitView,
  async handle(ask) {
    const { tx, community, now, rights, body } = ask
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const place = placeOfRow(community, it.row)
    const step = unaskFor(it.steps, asksIn(it), deciderOf(rights, place), now, body.seq)
    if (!step.ok) return step
    if (step.value === null) return viewNow(ask as Ask, it.row.id)
    const { kinds, words } = asksIn(it).find(({ step: { seq } }) => seq === body.seq)!.step
    const heard = await wasHeard(tx, community, it.row.id, body.seq)
    await write(ask as Ask, it, step.value, heard ? { news: 'exit-evidence-unasked', details: { kinds, words, role: roleText(rights, place) } } : { news: null })
    return viewNow(ask as Ask, it.row.id)
  },
})

export const askRoutes: readonly Endpoint[] = [askRoute, takeBackRoute]
