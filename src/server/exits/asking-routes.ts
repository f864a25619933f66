// Asking to leave, the emergency that asks nobody, and what is laid before the decision: evidence, letter, paper.
// An emergency is taken down whatever is missing; nothing here can turn it away.

import { z } from 'zod'
import { can, type Place } from '#domain/access/access.ts'
import { emergencyAt, emergencyRequest, takeBackEmergency } from '#domain/exits/emergency.ts'
import { laidAt, mayBring, mostPieces } from '#domain/exits/evidence.ts'
import { ask as beginAsking, openEmergencyStep } from '#domain/exits/history.ts'
import { checkClock, checkWindow, type ExitRequest } from '#domain/exits/request.ts'
import { letterFacts } from '#domain/exits/letter-of-exit.ts'
import { partsFor, together } from '#domain/exits/letters.ts'
import { askExit, emergencyExit, emergencyPaper, exitView, letterText, recordEvidence } from '#domain/exits/wire.ts'
import type { ActId, BuildingId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Problem } from '#domain/kernel/result.ts'
import { id } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, placeOfExit, viewNow, write } from './acting.ts'
import { personOf } from '../people/homes.ts'
import { loadCase, type Case } from './cases.ts'
import { evidenceCame } from './asks.ts'
import { insertEvidence, letterInForce, openTwin, piecesFrom, whatIsMissing } from './evidence-store.ts'
import { lookAgain } from './looking-again.ts'
import { mayNow, placeOfRow } from './may.ts'
import { putNaming } from './namings.ts'
import { bringOwnTests } from './own-tests.ts'
import { neededRoute, placeOfResident } from './needed-route.ts'
import { insertConfirmation, throughOf } from './trust.ts'
import { actorText, closePaper, deciderOf, exitPlace, exitRows, insertExits, newId, roleText, savePaper } from './rows.ts'
import { addStep, decidedAt } from './steps.ts'
import { asOthersKnow } from './view.ts'
import { recount, someMovementOn, takeTurns } from './whereabouts.ts'

/**
 * The same id again, from another device: the same request if it says the same. An emergency is the same whoever carries it, and
 * whoever the paper has named since.
 */
async function seenBefore(ask: Ask, request: ExitRequest, emergency: boolean): Promise<Problem | null> {
  const [row] = await exitRows(ask.tx, ask.community, [request.id])
  const carried = emergency && (request.resident === null || row?.resident_id === null)
  const same = row && row.emergency === emergency && row.purpose === request.purpose && (carried || row.resident_id === request.resident)
  return same && (emergency || row.asked_by === actorText(ask.rights)) ? null : { code: 'exit-id-taken' }
}

const askRoute = endpoint({
  method: 'POST', path: '/exits', summary: 'Asks to leave', may: 'exit.ask', place: (ask) => placeOfResident(ask as Ask, ask.body.resident), body: askExit, reply: exitView,
  async handle(ask) {
    const { tx, community, now, body } = ask
    if (body.purpose === 'emergency') return takeEmergency(ask as Ask, { ...body, described: '', at: body.askedAt })
    for (const fits of [checkClock(body.askedAt, now), checkWindow(body, now)]) if (!fits.ok) return fits
    const request: ExitRequest = { ...body, community, described: null }
    // What somebody has asked for is not told to whoever asks the same for them: then there are two, and the desk sees both.
    const theirs = can(ask.rights, 'exit.read', { community, resident: body.resident })
    const person = (await personOf(tx, community, body.resident))!
    const twin = theirs ? await openTwin(tx, community, { ...request, resident: person.id }) : null
    if (twin) return no({ code: 'already-asked', exit: twin })
    if (person.movedAwayAt !== null) return no({ code: 'person-has-gone' })
    const place: Place = { community, resident: person.id, building: person.home.building, exit: body.id }
    const by = actorText(ask.rights)
    if ((await insertExits(tx, community, [{ request, emergency: false, fromGate: false, building: person.home.building, askedBy: by }], now)).size > 0) {
      await addStep(tx, community, { exit: body.id, before: [], step: beginAsking(now, deciderOf(ask.rights, place)), by, role: roleText(ask.rights, place), basis: null }, now)
      await bringOwnTests(ask, body.id, person.id)
    } else {
      const taken = theirs ? await seenBefore(ask as Ask, { ...request, resident: person.id }, false) : { code: 'exit-id-taken' }
      if (taken) return no(taken)
    }
    ask.touch('exit', [body.id, person.id], person.home.building)
    return viewNow(ask, body.id)
  },
})

type Reported = { id: ExitId; resident: ResidentId | null; described: string; at: Instant | null; place?: string; reason?: string }

/**
 * Anybody can report anybody's emergency: a phone sends it in the name of whoever signed in since, a carer's right may have ended, and
 * whose it is must not be lost. They are told of people whose record they may read, and of nobody else (view.ts).
 */
async function takeEmergency(ask: Ask, { id: exitId, resident, described, at, place = '', reason = '' }: Reported) {
  const { tx, community, rights, now } = ask
  const person = resident === null ? null : await personOf(tx, community, resident)
  const building = person?.home.building ?? null
  const request = emergencyRequest({ id: exitId, community, resident: person && resident, described, place, reason, at: emergencyAt(at, now) })
  const by = actorText(rights)
  if ((await insertExits(tx, community, [{ request, emergency: true, fromGate: false, building, askedBy: by }], now)).size === 0) {
    const taken = await seenBefore(ask, { ...request, resident: person?.id ?? null }, true)
    return taken ? no(taken) : viewNow(ask, exitId)
  }
  const where = placeOfRow(community, { id: exitId, resident_id: person?.id ?? null, building_id: building })
  const step = openEmergencyStep(request.askedAt, deciderOf(rights, where))
  // It rests on no rules: nobody asked them.
  await addStep(tx, community, { exit: exitId, before: [], step, by, role: roleText(rights, where), basis: null }, now)
  ask.touch('exit', [exitId, person?.id ?? null], building)
  return viewNow(ask, exitId)
}

// Whoever is signed in, in whatever role: no right that is missing may hold her.
const emergencyRoute = endpoint({
  method: 'POST', path: '/exits/emergency', summary: 'Someone goes out at once: recorded, never refused; the paper follows', may: 'signed-in', lane: 'reserved',
  // Not by command id: a phone may send it again in another's name. It is done once by its own.
  body: emergencyExit, bodyLimit: 1024 * 1024, reply: exitView, once: false,
  handle: (ask) => takeEmergency(ask as Ask, ask.body),
})

/** A slip of the hand is that of whoever told of it; the desk may say so for anybody. */
async function placeOfSlip(ask: Ask<any, any, { id: ExitId }>): Promise<Place | null> {
  const place = await exitOfPath(ask)
  if (!place || can(ask.rights, 'contact.record', place)) return place
  return (await exitPlace(ask.tx, ask.community, ask.params.id))?.askedBy === actorText(ask.rights) ? place : null
}

const undoRoute = endpoint({
  method: 'POST', path: '/exits/:id/emergency/undo', summary: 'The emergency was a slip of the hand: both acts stay on the record', may: 'exit.emergency', place: placeOfSlip,
  params: exitParams, reply: exitView,
  async handle(ask) {
    // A gate may be letting them out at this moment: one of the two is first.
    await takeTurns(ask.tx, ask.community)
    const it = await loadCase(ask.tx, ask.community, ask.params.id, ask.now, true)
    if (!it) return no({ code: 'not-found' })
    const step = takeBackEmergency(it.steps, it.row.whereabouts !== 'not-yet-out', deciderOf(ask.rights, placeOfRow(ask.community, it.row)), ask.now)
    if (!step.ok) return step
    await closePaper(ask.tx, ask.community, it.row.id)
    await write(ask as Ask, it, step.value, { news: null })
    return viewNow(ask, it.row.id)
  },
})

/** Who it was is said by the paper as well: a row like any other, which can be taken back. */
const nameByPaper = (ask: Ask, it: Case, now: { resident: ResidentId; building: BuildingId }, says: readonly string[]): Promise<void> => putNaming(ask, it, {
  act: newId(ask.now) as ActId, exit: it.row.id, resident: now.resident, takesBack: null, building: it.row.building_id, why: says.filter((part) => part !== '').join(' · ') }, now)

const paperRoute = endpoint({
  method: 'POST', path: '/exits/:id/paper', summary: 'Notes ambulance and hospital of an emergency; closes the open paper', may: 'contact.record', place: exitOfPath,
  params: exitParams, body: emergencyPaper, reply: exitView,
  async handle(ask) {
    const { tx, community, now, body } = ask
    await takeTurns(tx, community)
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    if (!it.exit.emergency) return no({ code: 'no-emergency' })
    const named = body.resident && (await personOf(tx, community, body.resident))
    // Who lives here is nobody's to find out by trying.
    const readable = !named || named.id === it.row.resident_id || can(ask.rights, 'person.read', { community, building: named.home.building, resident: named.id })
    if (body.resident && (!named || !readable)) return no({ code: 'resident-unknown' })
    if (it.row.resident_id && named && it.row.resident_id !== named.id) return no({ code: 'other-resident' })
    if (named && body.resident && !it.row.resident_id) await nameByPaper(ask as Ask, it, { resident: body.resident, building: it.row.building_id ?? named.home.building }, [body.what, body.hospital])
    await savePaper(tx, community, it.row.id, body, (named && named.home.building) || null, now)
    // Whoever it was may be out or in on another exit.
    for (const exit of await recount(tx, community, [it.row.id], now)) ask.touch('exit', [exit.id, exit.resident], exit.building)
    // Gates know people by what happened: theirs has a name now.
    if (named && !it.row.resident_id) for (const movement of await someMovementOn(tx, community, it.row.id)) ask.touch('movement', movement, named.home.building)
    ask.touch('exit', [it.row.id, it.row.resident_id ?? (named && named.id)], it.row.building_id)
    return viewNow(ask, it.row.id)
  },
})

const evidenceRoute = endpoint({
  method: 'POST', path: '/exits/:id/evidence', summary: 'Lays a piece of evidence before the decision', may: 'evidence.record', place: exitOfPath,
  params: exitParams, body: recordEvidence, reply: exitView,
  async handle(ask) {
    const { tx, community, now, rights, body } = ask
    const [row] = await exitRows(tx, community, [ask.params.id], true)
    if (!row) return no({ code: 'not-found' })
    if (row.state === 'withdrawn') return no({ code: 'exit-already-decided', state: row.state })
    const from = rights.actor.kind === 'household' ? 'resident' : 'desk'
    const may = mayBring(body.content, from, now)
    if (!may.ok) return may
    const wrong = await whatIsMissing(tx, community, row.id, body.content)
    if (wrong) return no(wrong)
    const recordedAt = laidAt(body.recordedAt, await decidedAt(tx, community, row.id) ?? row.asked_at, now)
    const piece = { ...body, recordedAt, exit: row.id, from, by: actorText(rights), role: roleText(rights, placeOfRow(community, row)), through: await throughOf(tx, community, rights, row.resident_id, now) } as const
    if (!(await insertEvidence(tx, community, piece))) return no({ code: 'evidence-id-taken' })
    // After it, so that one that is there already is still taken: the case is locked, and one too many is not kept.
    if ((await piecesFrom(tx, community, piece)) > mostPieces[from]) return no({ code: 'too-many-pieces', most: mostPieces[from] })
    if (row.look_again) await lookAgain(ask, row.id)
    if (row.asked) await evidenceCame(ask, row.id)
    ask.touch('exit', [row.id, row.resident_id], row.building_id)
    return viewNow(ask, row.id)
  },
})

/** What somebody says of all that came through a link so far: a session of the person's own, or a colleague who called back. */
const confirmRoute = endpoint({
  method: 'POST', path: '/exits/:id/confirm', summary: 'Says that what came through a link came from the person: “this was me”, or a call back', may: 'evidence.record', place: exitOfPath,
  params: exitParams, reply: exitView,
  async handle(ask) {
    const { tx, community, now, rights } = ask
    const it = await loadCase(tx, community, ask.params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const how = rights.actor.kind === 'household' ? 'own-session' : 'call-back'
    const pieces = it.evidence.filter((piece) => piece.through.length > 0).map((piece) => piece.id)
    const known = rights.actor.kind === 'household' ? asOthersKnow(it, now) : it
    if (!mayNow(known, rights, now).includes('confirm')) return no({ code: 'nothing-to-confirm' })
    const through = await throughOf(tx, community, rights, it.row.resident_id, now)
    await insertConfirmation(tx, community, { exit: it.row.id, evidence: pieces, how, through, by: actorText(rights), role: roleText(rights, placeOfRow(community, it.row)), now })
    ask.touch('exit', [it.row.id, it.row.resident_id], it.row.building_id)
    return viewNow(ask, it.row.id)
  },
})

const letterRoute = endpoint({
  method: 'GET', path: '/letters/current', summary: 'The letter of commitment in force, with the sentences that this exit asks for', may: 'evidence.record', query: z.object({ exit: id<'exit'>() }),
  place: (ask) => placeOfExit(ask, ask.query.exit), reply: letterText,
  async handle({ tx, community, now, query }) {
    const [letter, found] = await sideBySide(tx, (one) => Promise.all([letterInForce(one, community, now), loadCase(one, community, query.exit, now)]))
    if (!letter || !found) return no({ code: 'not-found' })
    const parts = partsFor(letter, letterFacts(found.request, found.release, found.facts.level))
    return ok({ code: letter.code, version: letter.version, validFrom: letter.validFrom, says: together(parts), parts: parts.map(({ code, says }) => ({ code, says })) })
  },
})

export const askingRoutes: readonly Endpoint[] = [neededRoute, emergencyRoute, undoRoute, askRoute, paperRoute, evidenceRoute, confirmRoute, letterRoute]

