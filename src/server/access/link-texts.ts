// A link that the desk has made, sent to the person's own telephone at one press while the call lasts. Number and words are shown before
// that, and are the server's: what the desk sends is which link it was, and to which number it saw it go. The text goes out at once and is
// kept nowhere, because it holds the secret; what stays is that it went out. Refuses to try again by itself: somebody is on the telephone
// and hears it.

import * as wire from '#domain/access/wire.ts'
import type { Place } from '#domain/access/access.ts'
import { isAdult } from '#domain/access/circles.ts'
import { linkText, linkTextHours, textSubject } from '#domain/exits/texts.ts'
import type { CommunityId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { sql } from 'kysely'
import { channelOf, type Channels } from '../channels/channels.ts'
import { messageId, noteHanded } from '../channels/messages.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { secretHash } from '../http/actor.ts'
import { endpoint, type Ask } from '../http/endpoint.ts'
import { communityOf, zoneOf } from '../people/community.ts'
import { personOf, type Person } from '../people/homes.ts'
import { everKnownBy, maybeKnownBy } from '../people/known-by.ts'
import { dialledNumber } from '../people/roster-phones.ts'

export const linkUrl = (origin: string, token: string): string => `${origin}/me#link=${token}`

type Offer = { resident: ResidentId; number: string; home: boolean; text: string; household: HouseholdId }

/**
 * Whether the number may be another adult's: that one is, or was ever, known by it, as their own or as that of a home where they live or lived. So it is also where it stands on this person's record as
 * well: a file has the number of the home beside one of the family, and whoever has told of a new one may carry the old one still. Other records of the same person are theirs.
 */
async function mayBeAnothers(tx: Tx, community: CommunityId, { id }: Person, number: string, now: Instant): Promise<boolean> {
  // A first sieve; which of them is dialled alike is asked of each.
  const { rows } = await sql<{ born: string | null; phone: string }>`
    select o.born::text as born, k.value as phone from ${everKnownBy(community, await maybeKnownBy(tx, community, number, null))} k join residents o on o.community_id = ${community} and o.id = k.resident
    where k.what in ('phone', 'home') and right(regexp_replace(k.value, '[^0-9]', '', 'g'), 8) = right(regexp_replace(${number}::text, '[^0-9]', '', 'g'), 8)
      and coalesce(o.kept_as, o.id) <> (select coalesce(s.kept_as, s.id) from residents s where s.community_id = ${community} and s.id = ${id})`.execute(tx)
  const today = dayOf(now, await zoneOf(tx, community))
  return rows.some(({ born, phone }) => isAdult(born, today) && (phone === number || dialledNumber(phone) === dialledNumber(number)))
}

/**
 * What would go out, and to which number; null where nothing could. A link to everything of one person (`exit` null) goes to no number that may be another
 * adult's; one to a letter may, once that was said.
 */
export async function offeredText(tx: Tx, community: CommunityId, resident: ResidentId, exit: ExitId | null, channels: Channels, url: string, now: Instant): Promise<Offer | null> {
  const sms = channelOf(channels, 'sms', community)
  const person = sms && await personOf(tx, community, resident)
  const number = person?.phone ? sms?.takes(person.phone) : null
  if (!number || !person) return null
  const home = await mayBeAnothers(tx, community, person, number, now)
  if (home && exit === null) return null
  return { resident, number, home, household: person.household, text: linkText(channels.language, await communityOf(tx, community), url) }
}

/** The link of that secret, where it is this person's and still worth sending. */
const theirs = async (tx: Tx, community: CommunityId, resident: ResidentId, token: string, now: Instant): Promise<{ exit: ExitId | null } | undefined> => (await sql<{ exit: ExitId | null }>`
  select exit_id as exit from sign_in_links where community_id = ${community} and token_hash = ${secretHash(token)} and kind = 'resident' and subject_id = ${resident} and expires_at >= ${plus(now, linkTextHours * hour)} and uses_left > 0`.execute(tx)).rows[0]

export const textLink = (channels: Channels, place: (ask: Ask<any, any, { id: ResidentId }>) => Promise<Place | null>) => endpoint({
  method: 'POST', path: '/residents/:id/link/text', summary: 'Sends a link that was made for this person to their own telephone, once', may: 'slip.issue', place,
  // One for each call; more is nobody at a telephone, and each holds a line to the gateway.
  params: idParams<'resident'>(), body: wire.textLink, reply: wire.textedLink, once: false, rate: { burst: 20, perMinute: 20 },
  // No connection is held while a gateway takes its time. Pressed twice, the gateway takes one.
  prepare: async ({ context, community, params: { id: resident }, body: { token, number, home = false }, now }) => {
    const found = await transaction(context.db, [community], async (tx) => {
      const link = await theirs(tx, community, resident, token, now)
      return link ? { offer: await offeredText(tx, community, resident, link.exit, channels, linkUrl(context.origin, token), now), from: await communityOf(tx, community) } : null
    })
    if (!found) return no({ code: 'not-found' })
    const { offer, from } = found
    const sms = channelOf(channels, 'sms', community)
    if (!offer || !sms) return no({ code: 'text-no-number' })
    // What nobody has seen gets no secret: a roster may have come in between.
    if (offer.number !== number || offer.home !== home) return no({ code: 'text-number-changed', number: offer.number, home: offer.home })
    const id = messageId(community, 'letter-link', secretHash(token).toString('hex'), offer.number)
    const handed = await sms.send({ id, to: offer.number, text: offer.text, subject: textSubject(channels.language, from) })
    if (handed.came === 'taken') return ok({ id, household: offer.household })
    return no({ code: handed.came === 'refused' ? 'text-refused' : 'text-not-taken', why: handed.why })
  },
  handle: async ({ tx, community, params, prepared, rights, now }) => ok({
    at: await noteHanded(tx, community, { ...prepared, kind: 'letter-link', channel: 'sms', resident: params.id, by: `${rights.actor.kind}:${rights.actor.id}` }, now),
  }),
})
