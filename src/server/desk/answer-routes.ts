// Answers over HTTP: about one person at the desk, about one's own home on the resident's page; who was told what, told anew, and taken back.

import { can, opens, placeNamed, actingRole, type Place } from '#domain/access/access.ts'
import { readsAlike, sameQuestion, type Answer } from '#domain/desk/answers.ts'
import { answersAbout, answersOpen, answersQuery, newTold, readAnswer, type AnswersAbout, type NewTold, type ToldId } from '#domain/desk/answers-wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { earlier } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { AnswerSource } from '../http/answers.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { notReadOut, readOutAtDesk } from '../notices/told-at-desk.ts'
import { personOf } from '../people/homes.ts'
import { asThemselves } from '../people/merges.ts'
import { channelOf, noChannels, type Channels } from '../channels/channels.ts'
import { textAnswer } from './answer-texts.ts'
import { answersTo, anybodyIn, openTo, sourcesFor, whoOf } from './answering.ts'
import { readsContact } from './in-confidence.ts'
import { addTold, agreedBy, heardOf, takeBackTold, toldInConfidence, toldTo, whoseTold, type ToldRow } from './told.ts'

const shownAs = ({ id, answer, at, how, by, role, otherwise }: ToldRow, atDesk: boolean) => ({ id, answer, at, how, by: atDesk ? by : role, otherwise })

/** What is answered, and beside it what this person was told last on that question. */
function linesOf(of: ResidentId, answers: readonly Answer[], told: readonly ToldRow[], atDesk: boolean): AnswersAbout {
  const last = (answer: Answer) => told.find((one) => sameQuestion(one.answer, answer))
  return {
    of, lines: answers.map((answer) => { const before = last(answer); return { answer, told: before ? shownAs(before, atDesk) : null } }),
    stale: told.filter((one) => one.otherwise !== null && !answers.some((answer) => sameQuestion(one.answer, answer))).map((one) => shownAs(one, atDesk)), elsewhere: [], agreed: [],
  }
}

async function homeOf({ tx, community }: Ask, id: ResidentId): Promise<Place | null> {
  const person = await personOf(tx, community, id)
  return person && { community, building: person.home.building, resident: person.id, household: person.household }
}

const atDesk = (sources: readonly AnswerSource[], channels: Channels) => endpoint({
  method: 'GET', path: '/residents/:id/answers', summary: 'What the records answer to the usual questions of this person, and what they were told before', may: 'person.read',
  params: idParams<'resident'>(), query: answersOpen, place: (ask) => homeOf(ask as Ask, ask.params.id), reply: answersAbout,
  async handle({ tx, community, rights, place, now, query }) {
    const id = place!.resident!
    const person = await personOf(tx, community, id)
    if (!person) return no({ code: 'not-found' })
    const open = query.open === 'yes'
    const mine = sourcesFor(open ? openTo(sources) : sources, rights, place!)
    const reads = readsContact({ rights, community }, place)
    const [[answers], told, elsewhere, agreed] = await sideBySide(tx, (one) => Promise.all([
      answersTo({ tx: one, community, now }, mine, [open ? anybodyIn(person) : whoOf(person, can(rights, 'exit.read', place!))]), open ? [] : toldTo(one, community, id, { reads }), toldTo(one, community, id, { reads }, true), agreedBy(one, community, id, reads),
    ]))
    return ok({ ...linesOf(id, answers!, told, true), elsewhere: elsewhere.map((row) => ({ ...shownAs(row, true), caller: row.caller! })), agreed, texts: channelOf(channels, 'sms', community) !== null })
  },
})

/** What was said on the telephone is in the circle of calls; what rests on somebody's health, in that of health. Nobody else at home sees either. */
const atHome = (sources: readonly AnswerSource[]) => endpoint({
  method: 'GET', path: '/me/answers', summary: 'The usual questions about my home, answered: nobody has to call', may: 'home.read', query: answersQuery, reply: answersAbout, why: 'carer-page',
  place: async ({ community, query }) => ({ community, resident: query.resident }),
  async handle({ tx, community, rights, now, query: { resident } }) {
    const person = await personOf(tx, community, resident)
    if (!person) return no({ code: 'not-found' })
    const [whole, calls] = [opens(rights, resident, 'health'), opens(rights, resident, 'calls')]
    const mine = sourcesFor(sources, rights, { community, resident })
    const [[answers], told] = await sideBySide(tx, (one) => Promise.all([answersTo({ tx: one, community, now }, mine, [whoOf(person, whole, whole && calls)]), whole && calls ? toldTo(one, community, resident, opens(rights, resident, 'own') ? { themselves: asThemselves(one, community, [resident]) } : 'others') : []]))
    return ok(linesOf(resident, answers!, told, false))
  },
})

async function homeOfBody(ask: Ask<{ resident: ResidentId }>): Promise<Place | null> {
  return placeNamed(ask.rights, 'contact.record', ask.community, await homeOf(ask as Ask, ask.body.resident))
}

/** An answer that reads out a notice in three languages. */
const answerBytes = 256 * 1024

const tell = endpoint({
  method: 'POST', path: '/told', summary: 'Writes down what somebody was told; whoever was told otherwise before is ticked off', may: 'contact.record', place: (ask) => homeOfBody(ask as Ask<NewTold>), body: newTold, bodyLimit: answerBytes, reply: done,
  async handle(ask) {
    const { tx, community, body, rights, now, place } = ask
    const by = `${rights.actor.kind}:${rights.actor.id}`
    // A desk whose clock runs ahead has the last word no longer for it.
    const said = { ...body, at: earlier(body.at, now) }
    if (!(await addTold(tx, community, { ...said, by, role: actingRole(rights, place ?? { community }) ?? 'staff' }, now))) return no({ code: 'told-id-taken' })
    if (place?.household && !body.caller && !(await toldInConfidence(tx, community, body.contact))) await readOutAtDesk(ask as Ask, { ...said, resident: place.resident ?? body.resident, household: place.household })
    ask.touch('told', await heardOf(tx, community, body.id, place?.resident ?? body.resident), place?.building ?? null)
    return ok({ done: true as const })
  },
})

async function homeOfTold(ask: Ask<any, any, { id: ToldId }>): Promise<Place | null> {
  const resident = await whoseTold(ask.tx, ask.community, ask.params.id, { reads: readsContact(ask) })
  return resident && homeOf(ask as Ask, resident)
}

const takeBack = endpoint({
  method: 'POST', path: '/told/:id/take-back', summary: 'It was noted by mistake: they were not told', may: 'contact.record', place: (ask) => homeOfTold(ask as Ask<any, any, { id: ToldId }>), params: idParams<'told'>(), reply: done,
  async handle(ask) {
    const { tx, community, params, rights, now, place } = ask
    await takeBackTold(tx, community, params.id, `${rights.actor.kind}:${rights.actor.id}`, now)
    await notReadOut(ask as Ask, params.id)
    ask.touch('told', await heardOf(tx, community, params.id, place!.resident!), place?.building ?? null)
    return ok({ done: true as const })
  },
})

/** Read on one's own page: what stood there, where that is what holds at this moment. A page of yesterday, or of a minute ago, has told nobody what holds since. Who reads along has not told them: that is done by them, on their own phone, or by the desk. */
const read = (sources: readonly AnswerSource[]) => endpoint({
  method: 'POST', path: '/me/answers/read', summary: 'I have read what holds now, where I was told otherwise before', may: 'home.read', body: readAnswer, bodyLimit: answerBytes, reply: done,
  place: async ({ community, body, rights }) => (opens(rights, body.resident, 'own') ? { community, resident: body.resident } : null),
  async handle(ask) {
    const { tx, community, body, rights, now } = ask
    const person = await personOf(tx, community, body.resident)
    if (!person) return no({ code: 'not-found' })
    const mine = sourcesFor(sources, rights, { community, resident: body.resident }).filter((it) => it.question === body.question)
    const [answers] = await answersTo({ tx, community, now }, mine, [whoOf(person, true)])
    const told = await toldTo(tx, community, body.resident, { themselves: asThemselves(tx, community, [body.resident]) })
    const is = answers!.find((one) => sameQuestion(one, { question: body.question, of: body.of || null })) ?? null
    const was = told.find((one) => sameQuestion(one.answer, { question: body.question, of: body.of || null }))
    if (!is && !was) return no({ code: 'not-found' })
    if (!readsAlike(body.said, is, now)) return no({ code: 'answer-changed' })
    const by = `${rights.actor.kind}:${rights.actor.id}`
    // A short answer that is there no more: they have read that, and there is nothing else to have read.
    const answer = is ?? { ...was!.answer, until: now }
    // Read on that page before, and nothing else holds since: pressed a hundred times it stands there once.
    if (was?.how === 'page' && was.otherwise === null && readsAlike(was.answer, answer, now)) return ok({ done: true as const })
    if (!(await addTold(tx, community, { id: body.id, resident: body.resident, answer, how: 'page', contact: null, by, role: 'resident', at: now }, now))) return no({ code: 'told-id-taken' })
    ask.touch('told', [body.id, person.id], person.home.building)
    return ok({ done: true as const })
  },
})

export const answerRoutes = (sources: readonly AnswerSource[], channels: Channels = noChannels): readonly Endpoint[] => [atDesk(sources, channels), atHome(sources), tell, textAnswer(channels, sources, homeOfBody), takeBack, read(sources)]
