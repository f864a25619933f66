// Whether a channel carries at all: noted by whoever hands something over, and shown in the desk's queue once it has lasted a while. The ladder of a notice goes on by
// the next rung meanwhile. Owner of `channels_failing`.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { failingLine } from '#domain/kernel/channels.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { heldUp } from './group-messages.ts'
import { messageId } from './messages.ts'
import type { ChannelKind } from './port.ts'

/** A gateway that is started anew is away for a minute or two: nobody is called for that. */
const seenAfter = 10 * minute

/** `why` null: it took what was handed over. Otherwise a code of why not. `asked`: it was asked what became of something, and answered; one that takes nothing may answer that all the same, so it is only not away. */
export async function noteChannel(tx: Tx, community: CommunityId, channel: ChannelKind, why: string | null, now: Instant, asked = false): Promise<void> {
  const id = messageId(community, 'channel', channel)
  const { rows } = why === null
    ? await sql`delete from channels_failing where community_id = ${community} and id = ${id} ${asked ? sql`and why like '%-away'` : sql``} returning id`.execute(tx)
    : await sql`
      insert into channels_failing (community_id, id, channel, since, tried, why) values (${community}, ${id}, ${channel}, ${now}, ${now}, ${why})
      on conflict (community_id, id) do update set tried = excluded.tried, why = excluded.why returning id`.execute(tx)
  if (rows.length > 0) await flushChanges(tx, community, [{ kind: 'work', ids: [id], building: null }], now)
}

/** What kept it from going out was the channel, and not whom it was for. */
const forThat = sql.raw(`m.why ~ '(-away|-answered-no|-password|-key)$'`)
const says = sql`(select jsonb_build_object('channel', c.channel, 'since', c.since, 'triedAt', c.tried, 'why', c.why,
  'waiting', (select count(*)::int from messages m where m.community_id = c.community_id and m.channel = c.channel and m.state in ('waiting', 'sending') and m.why is distinct from 'night')
    + (select count(*)::int from group_messages m where m.community_id = c.community_id and m.channel = c.channel and m.state in ('waiting', 'sending') and m.why is distinct from 'night' and not ${heldUp}),
  'givenUp', (select count(*)::int from messages m where m.community_id = c.community_id and m.channel = c.channel and m.state = 'refused' and ${forThat} and m.at >= c.since - ${hour}::bigint * interval '1 ms')
    + (select count(*)::int from group_messages m where m.community_id = c.community_id and m.channel = c.channel and m.state = 'refused' and ${forThat} and m.at >= c.since - ${hour}::bigint * interval '1 ms')))`

export const failingInQueue: QueueSource = {
  section: 'channels', urgency: 15, may: 'exit.read', folds: false, says: failingLine, owed: { due: within(hour), urgency: 'today', step: 'see-to' },
  rows: ({ community, now }) => sql`select c.id, c.since as at, c.id::text as fold, ${says} as says from channels_failing c where c.community_id = ${community} and c.since <= ${plus(now, -seenAfter)}`,
}
