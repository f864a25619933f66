// Contacts over HTTP: a call or visit as it happens, what came of it, messages of a group pasted as they stand. Answered, joined to a case, or opening one:
// nothing else is possible. A missed call opens a case by itself, for nobody is on the line who could be asked.

import { sql } from 'kysely'
import { can, decidingRole, holds, placeNamed, type Place } from '#domain/access/access.ts'
import { digitsIn, waysOfNumber } from '#domain/desk/called.ts'
import { contactDone, pasted, pasteMessages, recordContact, type RecordContact } from '#domain/desk/case-wire.ts'
import { usual } from '#domain/desk/cases.ts'
import { folded, messagesIn } from '#domain/desk/pasted.ts'
import type { BuildingId, CaseId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { earlier } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { notReadOut } from '../notices/told-at-desk.ts'
import { zoneOf } from '../people/community.ts'
import { householdHome, peopleOf } from '../people/homes.ts'
import { byOf, placeOfPromise, type Hears } from '../promises/acting.ts'
import { lockPromises } from '../promises/store.ts'
import { dueOfCase, insertCase, makePrivate, newActId, openAgain, raiseBy, section, takeTicket } from './cases.ts'
import { contactsAbout, folds, inConfidenceOf, isAnothers, keepContact, keepMessages, openedBy, settleFold, type ExitOf, type Ticket } from './contacts.ts'
import { standApart } from './folds.ts'
import { mayReadSql, readsContact } from './in-confidence.ts'
import { toldIn } from './told.ts'

/** Everybody whom a contact names: where the first of them lives, or null when one of them, or the home, is not there or not theirs to write about: what they are called would stand on the line. */
async function homeOfBody({ tx, community, rights, body }: Ask<RecordContact>): Promise<Place | null> {
  if (!holds(rights, 'contact.record')) return { community }
  const named = [body.resident, body.spoke, ...(body.concerns ?? [])].filter((it): it is ResidentId => typeof it === 'string')
  const people = await peopleOf(tx, community, named)
  if (named.some((it) => !people.has(it))) return null
  const home = body.household ? await householdHome(tx, community, body.household) : null
  if (body.household && !home) return null
  const elsewhere = [...people.values()].map((it) => it.home.building).concat(home ? [home.building] : []).some((building) => !can(rights, 'contact.record', { community, building }))
  if (elsewhere) return null
  const [first] = named
  const person = first && people.get(first)
  if (person) return placeNamed(rights, 'contact.record', community, { community, building: person.home.building, resident: person.id })
  return placeNamed(rights, 'contact.record', community, home ? { community, building: home.building, household: body.household! } : { community })
}

/** The open case `call-back` of the same home, or number, where there is one, locked. What is private joins what is private and is read by whoever takes it down, and nothing else does. */
async function callBackOf({ tx, community, rights, body }: Ask<RecordContact>, household: HouseholdId | null, number: string): Promise<CaseId | null> {
  // Of two who put a missed call down at once the second finds the case of the first, by the home or by the number.
  for (const one of [household, digitsIn(number)]) if (one) await takeTurn(tx, `call-back ${community} ${one}`)
  const whose = body.private ? sql`k.private and ${mayReadSql({ rights, community })}` : sql`not k.private`
  const { rows } = await sql<{ id: CaseId }>`
    select k.id from cases k join promises p on p.community_id = k.community_id and p.section = ${section} and p.about = k.id::text and p.closed_at is null
    where k.community_id = ${community} and p.community_id = ${community} and k.kind = 'call-back' and ${whose} and (k.household_id = ${household} or (k.answer_number <> '' and k.answer_number = ${number})) order by k.recorded_at limit 5`.execute(tx)
  // Whoever closes one holds it: when it comes free it is seen whether it is still open.
  for (const { id } of rows) if ((await lockPromises(tx, community, [{ section, about: id }])).some((row) => row.closedAt === null)) return id
  return null
}

type Came = { result: 'answered' | 'joined' | 'opened'; case: CaseId | null } | null
/** What came of a missed call: whoever rings again about it has one case, not two. */
async function ofMissed(ask: Ask<RecordContact>, household: HouseholdId | null, owner: string): Promise<Came> {
  const { tx, community, now, body } = ask
  // A door by which the home was found is no telephone.
  const typed = body.number ?? ''
  const number = household && waysOfNumber(digitsIn(typed)).length === 0 ? '' : typed
  const open = await callBackOf(ask, household, number)
  if (open) return { result: 'joined', case: open }
  const { urgency, step } = usual('call-back')
  const due = dueOfCase({ urgency, due: null, outside: body.outside ?? null }, now, await zoneOf(tx, community))
  const it = { id: body.id as string as CaseId, act: newActId(now), kind: 'call-back' as const, words: body.note, place: null, building: ask.place?.building ?? null, household, resident: body.resident, private: body.private, nowFor: null, outside: body.outside ?? null }
  const opened = await insertCase(tx, community, { ...it, answerOn: { way: 'phone', number }, urgency, due, owner: owner as never, step: { code: step, words: '' }, at: body.startedAt }, byOf(ask as Ask), now)
  return opened ? { result: 'opened', case: it.id } : null
}

/** A case that a contact is joined to has to be there, where whoever joins it acts, and theirs to read. */
async function isCase({ tx, community, rights }: Ask, id: CaseId): Promise<boolean> {
  const { rows: [row] } = await sql<{ building: BuildingId | null; mayRead: boolean }>`
    select k.building_id as building, not k.private or ${mayReadSql({ rights, community })} as "mayRead" from cases k join promises p on p.community_id = k.community_id and p.id = k.id
    where k.community_id = ${community} and p.community_id = ${community} and k.id = ${id}`.execute(tx)
  return row !== undefined && row.mayRead && can(rights, 'contact.record', placeOfPromise(community, row.building))
}

/** What a call opened leaves every list with it and is private for ever: that is said by whoever took the call down, whoever keeps or began the case, and the secretary, and by no other colleague. */
async function keepsCase({ tx, community, rights }: Ask, id: CaseId): Promise<boolean> {
  const { rows: [row] } = await sql<{ keeps: boolean }>`select ${mayReadSql({ rights, community })} as keeps from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${community} and p.community_id = ${community} and k.id = ${id}`.execute(tx)
  return row?.keeps ?? false
}

const cameOf = ({ result }: RecordContact): Came => (!result ? null : { result: result.kind, case: result.kind === 'joined' ? result.case : null })

/** `opened`: the case is one that it opened; `ticket`: of one that is joined now. */
type Brings = { opened: boolean; ticket: Ticket | null; inConfidence: boolean }
/**
 * What a contact does to its case: closed meanwhile, it is open again; a ticket that was joined is the case's and hurries it; the third makes it more urgent; what was
 * said in confidence makes what was opened of it private.
 */
async function settle(ask: Ask<RecordContact>, of: CaseId, { opened, ticket, inConfidence }: Brings, hears: Hears): Promise<void> {
  const { tx, community, now } = ask
  if (opened && ask.body.private) await makePrivate(tx, community, of, byOf(ask as Ask), now)
  const again = await openAgain(tx, community, of, byOf(ask as Ask), now)
  for (const row of again) {
    ask.touch('promise', row.id, row.building)
    if (row.about !== of) ask.touch('case', row.about, row.building)
  }
  await hears(ask as Ask, again.map((row) => row.about))
  const sooner = ticket !== null && (await takeTicket(tx, community, of, ticket, inConfidence, byOf(ask as Ask), now))
  const raisedIt = await raiseBy(tx, community, of, await contactsAbout(tx, community, of), byOf(ask as Ask), await zoneOf(tx, community), now)
  ask.touch('case', of, ask.place?.building ?? null)
  if (sooner || raisedIt) ask.touch('promise', of, ask.place?.building ?? null)
}

const record = (exitIsOf: ExitOf, hears: Hears) => endpoint({
  method: 'POST', path: '/contacts', summary: 'Records a call or visit, at its start, at its end, and what came of it', may: 'contact.record', place: homeOfBody, body: recordContact, reply: contactDone,
  async handle(ask) {
    const { tx, community, body, now, rights: { actor } } = ask
    if (body.exit && !(body.resident && await exitIsOf(tx, community, body.exit, body.resident))) return no({ code: 'not-found' })
    if (body.result?.kind === 'joined' && !(await isCase(ask as Ask, body.result.case))) return no({ code: 'not-found' })
    // That a call has ended, every colleague may say; what came of one in confidence, its reader.
    const before = await inConfidenceOf(tx, community, body.id, readsContact(ask))
    const fills = !before || before.mayRead
    if (!fills && (body.result || (body.concerns?.length ?? 0) > 0)) return no({ code: 'promise-private' })
    // Of what is over only whoever took it down says that, whoever keeps what it came to, and the secretary: it is for ever, and takes back what homes were told in it.
    const mayHide = !before?.over || before.by === `${actor.kind}:${actor.id}` || (before.case ? await keepsCase(ask as Ask, before.case) : decidingRole(ask.rights, ask.place ?? { community }) === 'secretary')
    if (body.private && before?.private === false && !mayHide) return no({ code: 'contact-of-somebody-else' })
    // Whose home it is, is written beside it: whoever calls next from there is shown it, whoever of them it is.
    const household = body.household ?? (body.resident ? (await peopleOf(tx, community, [body.resident])).get(body.resident)?.household ?? null : null)
    const missed = body.channel === 'missed' && !body.result && actor.kind === 'account'
    const came = cameOf(body)
    // Another matter of one's own call, and of nobody else's.
    const call = body.call && !(await isAnothers(tx, community, body.call, `${actor.kind}:${actor.id}`)) ? body.call : null
    const kept = await keepContact(tx, community, {
      ...body, call, household, concerns: body.concerns ?? [], fills, by: `${actor.kind}:${actor.id}`, awaits: body.result !== undefined || body.channel === 'missed', result: came?.result ?? null, case: came?.case ?? null,
    }, now)
    if (!kept) return no({ code: 'contact-of-somebody-else' })
    let of = kept.case
    let joins = kept.fresh && kept.result === 'joined'
    if (missed && kept.result === null) {
      const opens = await ofMissed(ask as Ask<RecordContact>, household, actor.id)
      of = opens?.case ?? null
      joins = opens?.result === 'joined'
      if (opens?.case && !(await openedBy(tx, community, body.id, opens.case, now, opens.result === 'joined' ? 'joined' : 'opened'))) return no({ code: 'not-found' })
    } else if (kept.fresh && kept.result && folds(kept.channel)) await settleFold(tx, community, body.id, kept, earlier(body.endedAt ?? now, now), now)
    const becamePrivate = body.private && before?.private === false
    const brings = { opened: becamePrivate && kept.result === 'opened', ticket: joins ? kept.ticket : null, inConfidence: body.private || (before?.private ?? false) }
    if (of && (kept.fresh || missed || becamePrivate)) await settle(ask as Ask<RecordContact>, of, brings, hears)
    // What waits with others as one line stands by itself from then on: they are everybody's, and this is not whosever has that line.
    if (becamePrivate) await standApart(tx, community, body.id, byOf(ask as Ask), now)
    // Told in it before that was said: it stands at no notice either.
    if (body.private && !before?.private) for (const told of await toldIn(tx, community, body.id)) await notReadOut(ask as Ask, told)
    ask.touch('contact', [body.id, ask.place?.resident ?? null], ask.place?.building ?? null)
    return ok({ done: true as const, case: of })
  },
})

/** Two hundred thousand characters are so many bytes, in whatever script. */
const pasteBytes = 1024 * 1024

const paste = endpoint({
  method: 'POST', path: '/contacts/pasted', summary: 'Messages of a group, pasted as they stand: each is a contact, the same words one with how often they came', may: 'contact.record', body: pasteMessages, bodyLimit: pasteBytes, reply: pasted,
  rate: { burst: 20, perMinute: 20 },
  async handle(ask) {
    const { tx, community, body, now, rights: { actor } } = ask
    const messages = messagesIn(body.text)
    const contacts = folded(messages)
    await keepMessages(tx, community, { id: body.id, group: body.group, by: `${actor.kind}:${actor.id}`, at: body.at }, contacts, now)
    ask.touch('contact', body.id)
    return ok({ contacts: contacts.length, messages: messages.length })
  },
})

export const contactRoutes = (exitIsOf: ExitOf, hears: Hears): readonly Endpoint[] => [record(exitIsOf, hears), paste]
