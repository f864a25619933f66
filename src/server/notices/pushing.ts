// Phones that ring when their home gets a notice: asked for by a press on the home's own page, on that phone, and ended there. A courtesy: the ladder waits for
// none of them. What is sent names nobody: the place and the notice's title, and of what concerns some alone only that there is something to read.
// Owner of `push_phones`. A phone whose session is over is told nothing more.

import { sql } from 'kysely'
import { ownPlace } from '#domain/access/access.ts'
import type { CommunityId, HouseholdId, NoticeId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import * as wire from '#domain/notices/push-wire.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import type { PushNeeds } from '../channels/port.ts'
import { secretHash, sessionSecret } from '../http/actor.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { Tx } from '../db/pool.ts'
import { pushKeysOf, type PushKeys } from '../pass/keys.ts'
import type { NoticeRow } from './store.ts'

const there: Record<Language, string> = { 'zh-Hans': '有一条给您的通知，请打开看。', 'zh-Hant': '有一則給您的通知，請打開看。', en: 'There is a notice for you. Open to read it.' }
const over: Record<NoticeRow['kind'], Record<Language, string>> = {
  notice: { 'zh-Hans': '', 'zh-Hant': '', en: '' }, correction: { 'zh-Hans': '更正：', 'zh-Hant': '更正：', en: 'Corrected: ' }, withdrawal: { 'zh-Hans': '作废：', 'zh-Hant': '作廢：', en: 'Withdrawn: ' },
}

/** What stands on a locked screen, for whoever looks at it. */
export const pushText = ({ part, kind }: Pick<NoticeRow, 'part' | 'kind'>, title: string, language: Language): string => (part === 'home' ? over[kind][language] + title : there[language])

/** `first`: of the line of corrections in which it stands. What puts it right takes its place on the phone, and on the way there. */
export const pushNeeds = ({ id, validUntil, urgency }: NoticeRow, first: NoticeId, language: Language, keys: PushKeys, now: Instant): PushNeeds =>
  ({ opens: `/me/notices#notice-${id}`, tag: `notice-${first}`, topic: first, goodFor: Math.floor((msOf(validUntil) - msOf(now)) / 1000), urgent: urgency !== 'usual', language, keys })

const idOf = (endpointAt: string): string => messageId('push-phone', endpointAt)

/** Their push service has said that they are there no more. `addresses`: as they were handed to the channel. */
export async function forgetPhones(tx: Tx, community: CommunityId, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  const ids = addresses.map((it) => idOf((JSON.parse(it) as { endpoint: string }).endpoint))
  await sql`delete from push_phones where community_id = ${community} and id = any(${ids}::uuid[])`.execute(tx)
}

/** Those whose session is over, by whatever way: they are told nothing any more, and here they are forgotten. */
export async function forgetSignedOut(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  await sql`delete from push_phones p where p.community_id = ${community}
    and not exists (select from sessions s where s.community_id = ${community} and s.id = p.session_id and s.household_id = p.household_id and s.expires_at > ${now})`.execute(tx)
}

const own = (ask: Ask) => Promise.resolve(ownPlace(ask.rights, ask.community))
/** The session of this phone; null for a link to one letter, which is told nothing of the home. */
async function sessionOf({ tx, request, context, community, rights: { actor }, now }: Ask): Promise<{ id: string; household: HouseholdId } | null> {
  if (actor.kind !== 'household' || actor.only !== null) return null
  const { rows: [row] } = await sql<{ id: string }>`
    select id from sessions where community_id = ${community} and token_hash = ${secretHash(sessionSecret(request, context.origin) ?? '')} and household_id = ${actor.id} and expires_at > ${now}`.execute(tx)
  return row ? { id: row.id, household: actor.id } : null
}

const read = (channels: Channels) => endpoint({
  method: 'GET', path: '/me/push', summary: 'Whether this phone rings when a notice comes, and what it takes to let it', may: 'home.read', place: (ask) => own(ask as Ask), reply: wire.pushHere,
  async handle(ask) {
    const { tx, community, now } = ask
    const session = await sessionOf(ask as Ask)
    if (!session || !channelOf(channels, 'push', community)) return ok({ key: null, on: null })
    const { rows: [row] } = await sql<{ id: string }>`select id from push_phones where community_id = ${community} and session_id = ${session.id} order by at desc limit 1`.execute(tx)
    return ok({ key: (await pushKeysOf(tx, community, now)).publicKey, on: row?.id ?? null })
  },
})

const begin = (channels: Channels) => endpoint({
  method: 'POST', path: '/me/push', summary: 'Lets this phone ring when a notice comes', may: 'home.read', place: (ask) => own(ask as Ask), body: wire.pushPhone, reply: wire.pushOn, rate: { burst: 20, perMinute: 10 },
  async handle(ask) {
    const { tx, community, body, now } = ask
    const session = await sessionOf(ask as Ask)
    if (!session) return no({ code: 'not-allowed' })
    if (channelOf(channels, 'push', community)?.takes(JSON.stringify(body)) == null) return no({ code: 'push-service-unknown' })
    const id = idOf(body.endpoint)
    // One address a phone: what it had before is gone from its browser.
    await sql`delete from push_phones where community_id = ${community} and session_id = ${session.id} and id <> ${id}`.execute(tx)
    await sql`
      insert into push_phones (community_id, id, household_id, session_id, endpoint, p256dh, auth, at) values (${community}, ${id}, ${session.household}, ${session.id}, ${body.endpoint}, ${body.p256dh}, ${body.auth}, ${now})
      on conflict (community_id, id) do update set household_id = excluded.household_id, session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth, at = excluded.at`.execute(tx)
    return ok({ on: id })
  },
})

const end = endpoint({
  method: 'POST', path: '/me/push/end', summary: 'This phone rings no more', may: 'home.read', place: (ask) => own(ask as Ask), reply: wire.pushOff,
  async handle(ask) {
    const session = await sessionOf(ask as Ask)
    if (session) await sql`delete from push_phones where community_id = ${ask.community} and session_id = ${session.id}`.execute(ask.tx)
    return ok({ on: null })
  },
})

export const pushRoutes = (channels: Channels): readonly Endpoint[] => [read(channels), begin(channels), end]
