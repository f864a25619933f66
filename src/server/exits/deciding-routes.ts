// Deciding: grant, refuse, override by two, undo, appeal, withdraw, take back. Each asks the domain whether it may be.

import { appealFrom, mayName } from '#domain/exits/deciders.ts'
import { appeal, confirmOverride, grant, proposeOverride, refuse, revoke, withdraw } from '#domain/exits/history.ts'
import { isTold, lastDecision, undo } from '#domain/exits/undo.ts'
import { appealExit, confirmOverride as confirmBody, exitView, grantExit, proposeOverride as proposeBody, refuseExit, revokeExit, undoExit } from '#domain/exits/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, recountFor, toDecide, viewNow, write } from './acting.ts'
import { loadCase } from './cases.ts'
import { hasGone, issuePass, signedBefore } from './passes.ts'
import { placeOfRow } from './may.ts'
import { actorText, deciderOf } from './rows.ts'
import { endPasses } from './steps.ts'
import { untell } from './tellings.ts'
import { throughOf } from './trust.ts'
import { asSecond, checkWhose } from './two.ts'
import { neverTell } from './untold.ts'
import { asOthersKnow } from './view.ts'

const grantRoute = endpoint({
  method: 'POST', path: '/exits/:id/grant', summary: 'Lets someone out: signs the pass', may: 'exit.grant', place: exitOfPath,
  params: exitParams, body: grantExit, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    if (!it.advice) return no({ code: 'rules-missing' })
    const step = grant(it.steps, it.advice, by, now, ask.body.pass)
    if (!step.ok) return step
    const own = await checkWhose({ ...ask, now }, it, by, 'grant')
    if (!own.ok) return own
    const pass = await issuePass({ ...ask, now } as Ask, it, it.advice, ask.body)
    if (!pass.ok) return pass
    await write({ ...ask, now } as Ask, it, step.value, { marked: own.value.marked, news: 'exit-granted' })
    await recountFor(ask as Ask, it)
    return viewNow(ask, it.row.id)
  },
})

const refuseRoute = endpoint({
  method: 'POST', path: '/exits/:id/refuse', summary: 'Says no: with a reason, and whom to appeal to', may: 'exit.refuse', place: exitOfPath,
  params: exitParams, body: refuseExit, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    const { reason, appealTo } = ask.body
    const step = refuse(it.steps, by, now, reason, appealTo)
    if (!step.ok) return step
    // On an appeal it is the last word here, whoever is named.
    const named = it.exit.appeal ? ok(null) : mayName(appealTo, by, it.deciders, it.advice?.decider)
    if (!named.ok) return named
    const own = await checkWhose({ ...ask, now }, it, by, 'refuse')
    if (!own.ok) return own
    await write({ ...ask, now } as Ask, it, step.value, { marked: own.value.marked, news: 'exit-refused', details: { reason, appealTo, role: by.role } })
    return viewNow(ask, it.row.id)
  },
})

const overrideRoute = endpoint({
  method: 'POST', path: '/exits/:id/override', summary: 'Proposes to let someone out against the rules: a second person must confirm', may: 'exit.override', place: exitOfPath,
  params: exitParams, body: proposeBody, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by } = found.value
    if (hasGone(it)) return no({ code: 'person-has-gone' })
    const step = proposeOverride(it.steps, by, ask.now, ask.body.reason)
    if (!step.ok) return step
    const own = await checkWhose(ask, it, by, 'propose-override')
    if (!own.ok) return own
    await write(ask as Ask, it, step.value, { marked: own.value.marked, news: null })
    return viewNow(ask, it.row.id)
  },
})

const confirmRoute = endpoint({
  method: 'POST', path: '/exits/:id/override/confirm', summary: 'The second person: signs the pass; the override stays marked', may: 'exit.override', place: exitOfPath,
  params: exitParams, body: confirmBody, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    if (!it.advice) return no({ code: 'rules-missing' })
    const step = confirmOverride(it.steps, it.advice, by, now, ask.body.pass)
    if (!step.ok) return step
    const own = await checkWhose({ ...ask, now }, it, by, 'confirm-override')
    if (!own.ok) return own
    const second = await asSecond({ ...ask, now } as Ask, it, it.exit.proposed?.by, by)
    if (!second.ok) return second
    const pass = await issuePass({ ...ask, now } as Ask, it, it.advice, ask.body)
    if (!pass.ok) return pass
    await write({ ...ask, now } as Ask, it, step.value, { marked: own.value.marked || second.value.marked, news: 'exit-granted' })
    await recountFor(ask as Ask, it)
    return viewNow(ask, it.row.id)
  },
})

const undoRoute = endpoint({
  method: 'POST', path: '/exits/:id/undo', summary: 'Takes back one’s own grant or refusal, for ten seconds: nobody was told, and both stay on the record', may: 'exit.refuse', place: exitOfPath,
  params: exitParams, body: undoExit, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    // Whether it is in time is asked when its turn has come: by then somebody may have been told.
    const step = it.row.told_from === null && lastDecision(it.steps)?.seq === ask.body.seq ? no({ code: 'undo-too-late', state: it.exit.state })
      : undo(it.steps, ask.body.seq, by, now, it.exit.pass !== null && it.row.exits_used > 0)
    if (!step.ok) return step
    // Sent a second time it is done already.
    if (step.value === null) return viewNow(ask, it.row.id)
    // What was decided about a pass that was given before leaves it as it was before that.
    const about = it.exit.renewed?.step.seq === step.value.undoes ? it.exit.pass : null
    await neverTell(ask.tx, ask.community, { exit: it.row.id, seq: step.value.undoes, pass: about ? null : it.exit.pass }, now)
    await untell(ask.tx, ask.community, { exit: it.row.id, seq: step.value.undoes }, { by: actorText(ask.rights), role: by.role }, now)
    if (about && it.exit.renewed?.step.what === 'extended') await signedBefore(ask.tx, ask.community, about)
    await write(ask as Ask, it, step.value, { news: null })
    if (it.exit.pass) ask.touch('pass', it.exit.pass, it.row.building_id)
    await recountFor(ask as Ask, it)
    return viewNow(ask, it.row.id)
  },
})

const revokeRoute = endpoint({
  method: 'POST', path: '/exits/:id/revoke', summary: 'Takes a pass back; whoever is out may always come back', may: 'exit.revoke', place: exitOfPath,
  params: exitParams, body: revokeExit, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by } = found.value
    const { reason } = ask.body
    const appealTo = appealFrom(by, it.deciders, it.advice?.decider)
    const step = revoke(it.steps, by, ask.now, reason, 'decision', appealTo)
    if (!step.ok) return step
    for (const { id } of await endPasses(ask.tx, ask.community, [it.row.id], 'decision', ask.now)) ask.touch('pass', id, it.row.building_id)
    await write(ask as Ask, it, step.value, { news: 'exit-revoked', details: { reason, appealTo, role: by.role } })
    await recountFor(ask as Ask, it)
    return viewNow(ask, it.row.id)
  },
})

const appealRoute = endpoint({
  method: 'POST', path: '/exits/:id/appeal', summary: 'Asks somebody else to decide', may: 'exit.appeal', place: exitOfPath,
  params: exitParams, body: appealExit, reply: exitView,
  async handle(ask) {
    const it = await loadCase(ask.tx, ask.community, ask.params.id, ask.now, true)
    if (!it) return no({ code: 'not-found' })
    // Whoever is not told of a refusal yet has none to appeal against.
    const step = appeal(asOthersKnow(it, ask.now).steps, deciderOf(ask.rights, placeOfRow(ask.community, it.row)), ask.now, ask.body.text, hasGone(it))
    if (!step.ok) return step
    await write(ask as Ask, it, step.value, { news: null })
    return viewNow(ask, it.row.id)
  },
})

const withdrawRoute = endpoint({
  method: 'POST', path: '/exits/:id/withdraw', summary: 'Takes a request back', may: 'exit.withdraw', place: exitOfPath,
  params: exitParams, reply: exitView,
  async handle(ask) {
    const it = await loadCase(ask.tx, ask.community, ask.params.id, ask.now, true)
    if (!it) return no({ code: 'not-found' })
    const byThemselves = ask.rights.actor.kind === 'household'
    // It is being decided at this moment: in a few seconds they are told, and see whether there is anything to withdraw.
    if (byThemselves && !isTold(it.row.told_from, ask.now)) return no({ code: 'decision-under-way' })
    const through = await throughOf(ask.tx, ask.community, ask.rights, it.row.resident_id, ask.now)
    const step = withdraw(it.steps, deciderOf(ask.rights, placeOfRow(ask.community, it.row)), ask.now, 'asked', through)
    if (!step.ok) return step
    await write(ask as Ask, it, step.value, { news: byThemselves ? null : 'exit-withdrawn' })
    return viewNow(ask, it.row.id)
  },
})

export const decidingRoutes: readonly Endpoint[] = [grantRoute, refuseRoute, overrideRoute, confirmRoute, undoRoute, revokeRoute, appealRoute, withdrawRoute]
