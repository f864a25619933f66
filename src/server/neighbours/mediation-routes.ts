// Mediation over HTTP: begun, heard apart, agreed, looked at again, ended. Whoever neither mediates nor is the secretary is answered as if there were nothing. Each side reads its own part on a phone
// that is theirs alone, and can stop.

import { holderIn } from '#domain/access/access.ts'
import type { CaseId, MediationPartyId, ResidentId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { goneAt, mayMediate, sharedFacts, type MediationDeed } from '#domain/neighbours/mediation.ts'
import { mediations, mediationView, myMediations, onMediation, startMediation, stopMediation, type OnMediation } from '#domain/neighbours/mediation-wire.ts'
import { dueOf } from '#domain/promises/due.ts'
import { notToThem, type Deed } from '#domain/promises/promise.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { insertCase } from '../desk/cases.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { peopleOf } from '../people/homes.ts'
import { asThemselves, type AsThemselves } from '../people/merges.ts'
import { byOf } from '../promises/acting.ts'
import { deskNow, keepersAt } from '../promises/desk-now.ts'
import { actIsThere, addMediationAct, insertMediation, lockMediation, mediationsHere, readsMediation, type MediationHere } from './mediations.ts'
import { follow } from './repairs.ts'

const head = ({ id, kind, is, closedAt }: MediationHere) => ({ id, number: shortNumber(id), kind, lookAt: is.lookAt, ended: is.ended?.as ?? null, goneAt: goneAt(is, closedAt) })

const start = endpoint({
  method: 'POST', path: '/mediations', summary: 'Begins to mediate: a private case of the mediator’s, that says nothing of what it is', may: 'contact.record', body: startMediation, reply: done,
  async handle(ask) {
    const { tx, community, body, now, rights: { actor } } = ask
    const [people, desk] = [await peopleOf(tx, community, body.parties.flatMap((one) => one.resident ?? [])), await deskNow(tx, community, now)]
    const owner = body.mediator ?? (actor.kind === 'account' ? actor.id : null)
    if (body.parties.some((one) => one.resident && !people.has(one.resident)) || owner === null || !desk.work.has(owner)) return no({ code: 'not-found' })
    // It is in no building: whoever works in one alone could not open it.
    const keepers = keepersAt(desk, null)
    if (!keepers.has(owner)) return notToThem(keepers)
    // Nothing of it stands in the case, where others look: no home, no person, no word.
    const opened = await insertCase(tx, community, {
      id: body.id, act: body.act, kind: 'quarrel', words: '', place: null, building: null, household: null, resident: null, private: true, keeperOnly: true, nowFor: null, outside: null, answerOn: { way: 'phone', number: '' },
      urgency: 'week', due: dueOf('week', now, await zoneOf(tx, community)), owner, step: { code: 'call', words: '' }, at: body.at,
    }, byOf(ask as Ask), now)
    if (!opened || !(await insertMediation(tx, community, body, now))) return no({ code: 'id-taken' })
    ask.touch('case', body.id)
    ask.touch('promise', body.id)
    return ok({ done: true as const })
  },
})

const list = endpoint({
  method: 'GET', path: '/mediations', summary: 'What I mediate, and for the secretary all of them; nobody is named', may: 'contact.record', reply: mediations,
  async handle(ask) {
    const mine = (await mediationsHere(ask.tx, ask.community, null, ask.now)).filter((one) => readsMediation(ask, one))
    return ok({ mediations: mine.map((one) => ({ ...head(one), mediator: one.mediator, due: one.due, heard: one.is.heard.size, parties: one.parties.length })), now: ask.now })
  },
})

/** The sides of whom that was said, last and for all of them alike where it names none, while somebody else was taken for them: it is on their own phone once it is said anew. */
function notTheirs({ parties, records, begunAt }: MediationHere, themselves: AsThemselves, acts: MediationHere['acts']): MediationPartyId[] {
  return parties.flatMap(({ id }) => {
    const record = records[id]
    const said = acts.filter(({ deed }) => !('party' in deed) || deed.party === id)
    // Begun with the other, none of it is theirs.
    if (!record || said.length === 0 || !themselves(record, begunAt)) return []
    const counts = 'party' in said[0]!.deed ? said : said.slice(-1)
    return counts.some((it) => themselves(record, it.at, it.recordedAt)) ? [] : [id]
  })
}

const read = endpoint({
  method: 'GET', path: '/mediations/:id', summary: 'A mediation whole, for its mediator and the secretary', may: 'contact.record', params: idParams<'case'>(), reply: mediationView,
  async handle(ask) {
    const [one] = await mediationsHere(ask.tx, ask.community, { ids: [ask.params.id] }, ask.now)
    if (!one || !readsMediation(ask, one)) return no({ code: 'not-found' })
    const { is, parties, mediator, due, owner, acts } = one
    const themselves = await asThemselves(ask.tx, ask.community, parties.flatMap((party) => party.resident ?? []))
    const anew = (kind: MediationDeed['kind'], fact: number | null = null) => notTheirs(one, themselves, acts.filter(({ deed }) => deed.kind === kind && (deed.kind !== 'accepted' || deed.fact === fact)))
    return ok({
      ...head(one), mediator, due, mine: ask.rights.actor.id === owner, where: is.ended?.where ?? '', looked: is.looked, agreement: is.agreement,
      parties: parties.map((party) => ({ ...party, heard: is.heard.get(party.id) ?? null })), facts: is.facts.map((fact) => ({ ...fact, accepted: [...fact.accepted], anew: anew('accepted', fact.n) })), agreedAnew: anew('agreed'),
    })
  },
})

/** What follows for the promise. Not a word of what was said goes there. */
function follows(deed: MediationDeed): Deed[] {
  switch (deed.kind) {
    case 'agreed': return [{ kind: 'due', due: deed.lookAt }, { kind: 'step', step: { code: 'call-back', words: '' } }]
    case 'looked': return deed.lookAt ? [{ kind: 'due', due: deed.lookAt }] : []
    case 'ended': return deed.as === 'withdrawn' ? [{ kind: 'withdrawn', words: '' }] : [{ kind: 'outcome', outcome: deed.as === 'agreed' ? 'done' : 'handed-on', words: '' }, { kind: 'told', way: 'phone', words: '' }]
    default: return []
  }
}

async function put(ask: Ask, one: MediationHere, it: { id: OnMediation['id']; deed: MediationDeed; at: OnMediation['at'] }): Promise<Result<{ done: true }>> {
  const { tx, community, now } = ask
  const there = await actIsThere(tx, community, it.id)
  if (there) return there === one.id ? ok({ done: true as const }) : no({ code: 'id-taken' })
  // Closed as any case is: nobody would follow what is written into it.
  if (one.closedAt !== null) return no({ code: 'mediation-over' })
  const may = mayMediate(it.deed, one.is, one.parties.map((party) => party.id), now)
  if (!may.ok) return may
  await addMediationAct(tx, community, one, it, byOf(ask), now)
  await follow(ask, one.id, follows(it.deed))
  ask.touch('case', one.id)
  return ok({ done: true as const })
}

const act = endpoint({
  method: 'POST', path: '/mediations/:id/acts', summary: 'What one side said and wants, a fact and who accepts it, what was agreed, that it was looked at again, how it ended', may: 'contact.record', params: idParams<'case'>(), body: onMediation, reply: done,
  async handle(ask) {
    const one = await lockMediation(ask.tx, ask.community, ask.params.id, ask.now)
    return one && readsMediation(ask, one) ? put(ask as Ask, one, ask.body) : no({ code: 'not-found' })
  },
})

/** On the phone of one person alone: `circle.share` is what nobody else at home may. */
const holder = async ({ rights, community }: Pick<Ask, 'rights' | 'community'>) => {
  const resident = holderIn(rights)
  return resident && { community, resident }
}

/**
 * Of a person's side, as their own phone reads it: null where it was begun while somebody else was taken for them. Of what was put down then it says no word: it may be the other who was heard, accepted a fact, or agreed.
 */
function sideOf({ parties, records, acts, begunAt, is }: MediationHere, resident: ResidentId, themselves: AsThemselves) {
  const own = parties.find((party) => party.resident === resident && themselves(records[party.id]!, begunAt))
  if (!own) return null
  const theirs = (it: MediationHere['acts'][number] | undefined): boolean => it !== undefined && themselves(records[own.id]!, it.at, it.recordedAt)
  const heard = acts.findLast(({ deed }) => deed.kind === 'heard' && deed.party === own.id)
  const accepted = acts.flatMap((it) => (it.deed.kind === 'accepted' && it.deed.party === own.id && theirs(it) ? [it.deed.fact] : []))
  const agreed = theirs(acts.findLast(({ deed }) => deed.kind === 'agreed'))
  return {
    heard: theirs(heard) ? is.heard.get(own.id) : undefined, facts: sharedFacts({ facts: is.facts.filter((fact) => accepted.includes(fact.n)) }, parties.map((party) => party.id)),
    agreement: agreed ? is.agreement : null, lookAt: agreed ? is.lookAt : null,
  }
}

const mine = endpoint({
  method: 'GET', path: '/me/mediations', summary: 'Of a mediation of mine what I said, what both accept and what was agreed; never a word of the other side', may: 'circle.share', place: holder, reply: myMediations,
  async handle(ask) {
    const resident = ask.place!.resident!
    const [here, themselves] = await sideBySide(ask.tx, (one) => Promise.all([mediationsHere(one, ask.community, { resident }, ask.now), asThemselves(one, ask.community, [resident])]))
    return ok({ mediations: here.flatMap((one) => {
      const own = sideOf(one, resident, themselves)
      if (!own) return []
      return [{ ...head(one), lookAt: own.lookAt, mediator: one.mediator, happened: own.heard?.happened ?? '', wants: own.heard?.wants ?? '', facts: own.facts, agreement: own.agreement }]
    }) })
  },
})

const stop = endpoint({
  method: 'POST', path: '/me/mediations/:id/stop', summary: 'I do not want to go on with it; that needs no reason', may: 'circle.share', place: async (ask: Ask<any, any, { id: CaseId }>) => {
    const place = await holder(ask)
    const [one] = place ? await mediationsHere(ask.tx, ask.community, { ids: [ask.params.id] }, ask.now) : []
    return place && one && sideOf(one, place.resident, await asThemselves(ask.tx, ask.community, [place.resident])) ? place : null
  }, params: idParams<'case'>(), body: stopMediation, reply: done,
  async handle(ask) {
    const one = (await lockMediation(ask.tx, ask.community, ask.params.id, ask.now))!
    if (one.is.ended) return ok({ done: true as const })
    return put(ask as Ask, one, { ...ask.body, deed: { kind: 'ended', as: 'withdrawn', where: '' } })
  },
})

export const mediationRoutes: readonly Endpoint[] = [list, start, read, act, mine, stop]
