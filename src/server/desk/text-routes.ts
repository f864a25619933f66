// Texts that come back to the gateway's telephone. “Got it” from a number of one home says that this home knows what it was texted; everything else is a contact that somebody
// answers: hung on the home, or beside all homes that have the number, or on nobody; those of one number that wait are one line of the queue. The app signs what it sends; whoever cannot is told nothing. Whose it is: text-whose.ts.

import { sql } from 'kysely'
import { figuresOf, isKnown, isTakenBack, textParams, textReceived } from '#domain/desk/text-wire.ts'
import type { CommunityId, ContactId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { earlier, instantOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import type { TextKey } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { flushChanges } from '../http/changes.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { knownByText, takenBackByText } from '../notices/known-by-text.ts'
import { eachIn } from '../people/numbers-elsewhere.ts'
import { keepContact } from './contacts.ts'
import { isTheirs, signedBy } from './text-whose.ts'

/** Its clock may be wrong: what has not been yet was now. What lay with it was there so long ago as it says itself, by the one clock that it has. Of both the earlier: no answer is taken for later than it was. */
function saidAt(text: string | undefined, stamp: string, now: Instant): Instant {
  const [ms, sentMs] = [Date.parse(text ?? ''), Number(stamp) * 1000]
  if (Number.isNaN(ms)) return now
  const lay = Number.isFinite(sentMs) ? Math.max(0, sentMs - ms) : 0
  return earlier(earlier(instantOf(ms), plus(now, -lay)), now)
}

type Whose = { household: HouseholdId; /** whose own number it is */ resident: ResidentId | null }
async function whoseNumber(tx: Tx, community: CommunityId, figures: readonly string[]): Promise<Whose[]> {
  const is = (phones: string) => sql`exists (select from ${eachIn(phones)} n where regexp_replace(n, '[^0-9]', '', 'g') = any(${[...figures]}::text[]))`
  const { rows } = await sql<Whose>`
    select distinct r.household_id as household, case when ${is('r.phone')} then r.id end as resident
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
    where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and (${is('r.phone')} or ${is('h.phone')}) limit 100`.execute(tx)
  return rows
}

/**
 * What one number sends while something of it waits is one line, whatever it says: a thousand texts of theirs stand before nobody else's. The fold is that of the first that waits; what was made
 * private meanwhile stays by itself (folds.ts), and what somebody put off rests alone: “my mother has fallen” does not wait for the morning of “when is the test”. In that number's turn: of two at once
 * the second sees the first.
 */
async function foldOf(tx: Tx, community: CommunityId, from: string, now: Instant): Promise<string | null> {
  const figures = figuresOf(from)
  const same = figures.length > 0 ? figures : [from.replace(/\D/g, '')]
  await takeTurn(tx, `texts ${community} ${figures[0] ?? from}`)
  const { rows: [row] } = await sql<{ fold: string }>`
    select c.fold from contacts c where c.community_id = ${community} and c.number <> '' and regexp_replace(c.number, '\\D', '', 'g') = any(${[...same]}::text[]) and (${figures.length > 0} or c.number = ${from})
      and c.channel = 'sms' and c.awaits and c.result is null and not c.private and c.fold <> ''
      and not exists (select from promises o where o.community_id = ${community} and o.section = 'contacts' and o.about = c.fold and o.closed_at is null and o.snoozed_until > ${now})
      order by c.recorded_at, c.id limit 1 for no key update of c`.execute(tx)
  return row?.fold ?? null
}

type Text = { id: ContactId; from: string; words: string; at: Instant; asksNothing: boolean }
async function keep(tx: Tx, community: CommunityId, { id, from, words, at, asksNothing }: Text, whose: readonly Whose[], now: Instant): Promise<void> {
  const homes = [...new Set(whose.map((it) => it.household))]
  const people = [...new Set(whose.flatMap((it) => it.resident ?? []))]
  const one = homes.length === 1 ? homes[0]! : null
  await keepContact(tx, community, {
    id, channel: 'sms', household: one, resident: one && people.length === 1 ? people[0]! : null, startedAt: at, endedAt: at, note: words.slice(0, 2000), number: from, exit: null, private: false, concerns: [], by: 'server', awaits: !asksNothing, result: asksNothing ? 'answered' : null, case: null,
    fold: asksNothing ? null : await foldOf(tx, community, from, now),
  }, now)
  if (homes.length > 1) await sql`insert into contact_homes (community_id, contact_id, household_id) select ${community}, ${id}, unnest(${homes}::uuid[]) on conflict do nothing`.execute(tx)
  await flushChanges(tx, community, [{ kind: 'contact', ids: [id, ...(one && people.length === 1 ? people : [])], building: null }], now)
}

const received = (keys: readonly TextKey[]) => endpoint({
  method: 'POST', path: '/texts/:community', summary: 'A text that came to the gateway’s telephone, told by its app and signed', may: 'anyone', signed: true, params: textParams, body: textReceived, reply: done,
  // Before anything is asked of the database: whoever cannot sign costs it nothing.
  prepare: async (ask) => { const by = signedBy(ask, keys, ask.params.community); return by === null ? no({ code: 'not-found' }) : ok(by) },
  async handle(ask) {
    const { tx, body: { event, payload }, params: { community }, prepared: by, now } = ask
    const from = payload.phoneNumber ?? payload.sender ?? ''
    // What else its app tells of is asked for where it matters.
    if (event !== 'sms:received' || payload.message.trim() === '') return ok({ done: true as const })
    await seeOnly(tx, community)
    if ((await sql`select from communities where community_id = ${community}`.execute(tx)).rows.length === 0) return no({ code: 'not-found' })
    // Its own id is made of the words alone: two who say “got it” would be one.
    const id = messageId(community, 'text', from, payload.receivedAt ?? '', payload.message) as ContactId
    const at = saidAt(payload.receivedAt, String(ask.request.headers['x-timestamp'] ?? ''), now)
    const figures = figuresOf(from)
    // To whoever it is told anyway it was told; what is not theirs they do not hear of.
    if (by === 'shared' && !(await isTheirs(ask.context.db.watch, community, figures, now))) return ok({ done: true as const })
    const whose = figures.length === 0 ? [] : await whoseNumber(tx, community, figures)
    const homes = [...new Set(whose.map((it) => it.household))]
    const known = homes.length === 1 && isKnown(payload.message) ? await knownByText(tx, community, homes[0]!, { id, figures, at }, now) : null
    if (known === 'known') return ok({ done: true as const })
    // It is read by a person as well: they may ask what it was.
    if (homes.length === 1 && isTakenBack(payload.message)) await takenBackByText(tx, community, homes[0]!, { id, figures, at }, now)
    // That somebody has an answer of ours asks nothing of anybody: it stands on their card, and on no list.
    await keep(tx, community, { id, from, words: payload.message, at, asksNothing: known === 'own' }, whose, now)
    return ok({ done: true as const })
  },
})

/** @param keys with which gateways' apps sign what they tell; none: nobody is listened to */
export const textRoutes = (keys: readonly TextKey[]): readonly Endpoint[] => [received(keys)]
