// What somebody needs, put down at the desk or on a page of their home: added, changed, ended, and taken back where it was a mistake. Two desks at once: whoever
// has not seen what the other put down is told, and nothing is. Refuses to send anybody anywhere: a need is what others act on.

import { decidingRole, opens, type Place } from '#domain/access/access.ts'
import type { AccountId, CommunityId, NeedActId, NeedId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { checkNeed, countingNeedActs, mayTakeBackNeed, readsPrivate, type NeedAct, type NeedContent, type NeedHow, type NeedReader } from '#domain/people/needs.ts'
import { actOnMyNeed, actOnNeed, addNeed, sayNeed } from '#domain/people/needs-wire.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from './community.ts'
import { personOf, type Person } from './homes.ts'
import { asThemselves, type AsThemselves } from './merges.ts'
import { addNeedAct, isSaid, needOf, openByPage, pageRole, type KeptNeed, type NewNeedAct, type Page } from './needs.ts'
import { byOf, lockPeople } from './stays.ts'

/** Whether somebody works here and can be named as who helps: handed in by main.ts. */
export type WorksHere = (tx: Tx, community: CommunityId, account: AccountId, now: Instant) => Promise<boolean>

/** So many of one person's are put down by pages of their home: by their own phone more than anybody has, by whoever else is at home fewer, each counted by itself. The desk puts down what there is. */
const mostOpen = { own: 40, others: 10 }

export const readerOf = ({ rights }: Pick<Ask, 'rights'>, place: Place): NeedReader =>
  ({ actor: `${rights.actor.kind}:${rights.actor.id}`, leads: ['secretary', 'deputy'].includes(decidingRole(rights, place) ?? '') })
export const isReadBy = ({ need, acts }: Pick<KeptNeed, 'need' | 'acts'>, reader: NeedReader): boolean => !need.private || readsPrivate({ helper: need.helper, by: acts.map((act) => act.by) }, reader)

/** Whether what it says now was said by whose it is, and not while somebody else was taken for them. A change that was taken back says nothing any more. */
export function saidByThem({ need, acts }: Pick<KeptNeed, 'need' | 'acts'>, themselves: AsThemselves): boolean {
  const says = (all: readonly NeedAct[]) => all.filter((act) => act.what === 'added' || act.what === 'changed')
  const count = says(countingNeedActs(acts))
  return (count.length > 0 ? count : says(acts)).every((act) => themselves(need.resident, act.at))
}

async function homeOf({ tx, community, params }: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  return placeOf(community, await personOf(tx, community, params.id))
}
const placeOf = (community: CommunityId, person: Person | null): Place | null =>
  person && { community, building: person.home.building, resident: person.id, household: person.household }
async function homeOfNeed({ tx, community, params }: Ask<any, any, { id: NeedId }>): Promise<Place | null> {
  const kept = await needOf(tx, community, params.id)
  return kept && placeOf(community, await personOf(tx, community, kept.need.resident))
}

/** As it will be kept. Problems: those of `checkNeed`, `no-such-helper`. */
async function read(ask: Ask, content: NeedContent, worksHere: WorksHere): Promise<Result<NeedContent>> {
  const { tx, community, now } = ask
  const checked = checkNeed(content, dayOf(now, await zoneOf(tx, community)))
  const helper = content.helper
  if (checked.ok && helper && 'account' in helper && !(await worksHere(tx, community, helper.account, now))) return no({ code: 'no-such-helper' })
  return checked
}

type By = { actor: string; role: string }
const byWhom = (ask: Ask, person: Person): By =>
  (ask.rights.actor.kind === 'household' ? { actor: `household:${ask.rights.actor.id}`, role: pageRole[opens(ask.rights, person.id, 'own') ? 'own' : 'others'] } : byOf(ask, person.home.building))

/** Writes the act, and tells who reads it. Whoever sent the same before is answered alike. */
async function put(ask: Ask, person: Person, act: NewNeedAct, before: () => Promise<Result<null>>): Promise<Result<{ done: true }>> {
  const { tx, community, now } = ask
  await lockPeople(tx, community, [person.id])
  const said = await isSaid(tx, community, act)
  if (said === true) return ok({ done: true as const })
  if (said === false) return no({ code: 'act-id-taken' })
  const may = await before()
  if (!may.ok) return may
  const was = await needOf(tx, community, act.need)
  await addNeedAct(tx, community, act, byWhom(ask, person), now)
  const is = await needOf(tx, community, act.need)
  ask.touch('need', [person.id, act.resident], person.home.building)
  // Of what was in confidence and is, no other phone of the home hears: by its own id it is told on that person's alone.
  ask.touch('news', (was?.need ?? is?.need)?.private && is?.need.private ? act.need : person.id, person.home.building)
  ask.look(person.id, 'card')
  return ok({ done: true as const })
}

type Added = { id: NeedActId; need: NeedId; content: NeedContent }
/** `page`: whose phone says so; null: the desk. */
async function add(ask: Ask, resident: ResidentId, { id, need, content }: Added, how: NeedHow, worksHere: WorksHere, page: Page | null): Promise<Result<{ done: true }>> {
  const { tx, community } = ask
  const person = (await personOf(tx, community, resident))!
  if (person.movedAwayAt !== null) return no({ code: 'person-has-gone' })
  const checked = await read(ask, content, worksHere)
  if (!checked.ok) return checked
  return put(ask, person, { id, need, resident: person.id, home: person.household, what: 'added', content: checked.value, takesBack: null, how, why: '' }, async () => {
    if (await needOf(tx, community, need)) return no({ code: 'act-id-taken' })
    return page && (await openByPage(tx, community, person.id, ask.now, page)) >= mostOpen[page] ? no({ code: 'too-many-needs' }) : ok(null)
  })
}

type OnNeed =
  | { what: 'changed'; id: NeedActId; seen: NeedActId; content: NeedContent; how: NeedHow }
  | { what: 'ended'; id: NeedActId; seen: NeedActId; why: string }
  | { what: 'taken-back'; id: NeedActId; takesBack: NeedActId }
/** What may be put down now of a need as it is now. Problems: `need-changed-meanwhile`, `need-is-over`; those of `mayTakeBackNeed`. */
function mayNow(kept: KeptNeed, body: OnNeed): Result<null> {
  if (body.what === 'taken-back') return mayTakeBackNeed(kept.acts, body.takesBack)
  if (kept.need.last !== body.seen) return no({ code: 'need-changed-meanwhile' })
  return kept.need.state !== 'open' ? no({ code: 'need-is-over' }) : ok(null)
}

async function act(ask: Ask, kept: KeptNeed, body: OnNeed, worksHere: WorksHere): Promise<Result<{ done: true }>> {
  const { tx, community } = ask
  const { need } = kept
  const person = (await personOf(tx, community, need.resident))!
  const checked = body.what === 'changed' ? await read(ask, body.content, worksHere) : ok(null)
  if (!checked.ok) return checked
  const row: NewNeedAct = {
    id: body.id, need: need.id, resident: need.resident, home: person.household, what: body.what, content: checked.value, takesBack: body.what === 'taken-back' ? body.takesBack : null,
    how: body.what === 'changed' ? body.how : null, why: body.what === 'ended' ? body.why : '',
  }
  // Read again under the lock: another desk may have been quicker.
  return put(ask, person, row, async () => mayNow((await needOf(tx, community, need.id))!, body))
}

const atDesk = (worksHere: WorksHere) => endpoint({
  method: 'POST', path: '/residents/:id/needs', summary: 'Puts down what somebody needs, by when, and who helps; never what they suffer from', may: 'person.write', place: homeOf, params: idParams<'resident'>(), body: addNeed, reply: done,
  handle: (ask) => add(ask as Ask, ask.params.id, ask.body as Added, ask.body.how, worksHere, null),
})

const onNeed = (worksHere: WorksHere) => endpoint({
  method: 'POST', path: '/needs/:id/acts', summary: 'Changes a need, ends it, or takes such an act back', may: 'person.write', place: homeOfNeed, params: idParams<'need'>(), body: actOnNeed, reply: done,
  handle: async (ask) => {
    const kept = (await needOf(ask.tx, ask.community, ask.params.id))!
    return isReadBy(kept, readerOf(ask as Ask, ask.place!)) ? act(ask as Ask, kept, ask.body as OnNeed, worksHere) : no({ code: 'not-found' })
  },
})

const mine = (worksHere: WorksHere) => endpoint({
  method: 'POST', path: '/me/needs', summary: 'Says what I, or somebody at home, need; the desk reads it', may: 'home.read', place: async ({ community, body }) => ({ community, resident: body.resident }), body: sayNeed, reply: done,
  rate: { burst: 20, perMinute: 20 },
  handle: async (ask) => {
    const { body } = ask
    const own = opens(ask.rights, body.resident, 'own')
    if (body.content.private && !own) return no({ code: 'need-confided' })
    return add(ask as Ask, body.resident, { ...body, content: { ...body.content, helper: null } as NeedContent }, 'own-page', worksHere, own ? 'own' : 'others')
  },
})

/** Of those whose needs this phone may read; what was said in confidence is its person's alone. */
const onMine = (worksHere: WorksHere) => endpoint({
  method: 'POST', path: '/me/needs/:id/acts', summary: 'Changes or ends a need of mine, or takes such an act back', may: 'self.read', place: async (ask: Ask<any, any, { id: NeedId }>) => {
    const kept = await needOf(ask.tx, ask.community, ask.params.id)
    const person = kept && await personOf(ask.tx, ask.community, kept.need.resident)
    return person && { community: ask.community, resident: person.id }
  }, params: idParams<'need'>(), body: actOnMyNeed, reply: done, rate: { burst: 20, perMinute: 20 },
  handle: async (ask) => {
    const kept = (await needOf(ask.tx, ask.community, ask.params.id))!
    const { need, acts } = kept
    if (need.private && !(opens(ask.rights, ask.place!.resident!, 'own') && saidByThem(kept, await asThemselves(ask.tx, ask.community, [ask.place!.resident!])))) return no({ code: 'not-found' })
    const { body } = ask
    if (body.what === 'changed' && body.content.private && !opens(ask.rights, ask.place!.resident!, 'own')) return no({ code: 'need-confided' })
    // What the desk has put down is the desk's to take back; a page of a home ends or changes it.
    if (body.what === 'taken-back' && !acts.some((one) => one.id === body.takesBack && one.by.startsWith('household:'))) return no({ code: 'not-found' })
    return act(ask as Ask, kept, body.what === 'changed' ? { ...body, content: { ...body.content, helper: need.helper } as NeedContent, how: 'own-page' } : body.what === 'ended' ? { ...body, why: '' } : body, worksHere)
  },
})

export const needRoutes = (worksHere: WorksHere): readonly Endpoint[] => [atDesk(worksHere), onNeed(worksHere), mine(worksHere), onMine(worksHere)]
