// Notices with homes that somebody has to ring or knock at, or of which nobody knows whether they went out, in the desk's queue: a line each, with the moment by which everybody was to know.
// It stands as long as a home is waited for and the notice holds. Danger is a section of its own, which rings until somebody has it. What was issued together, one for each
// person, is one line that opens to each, with their door. Names nobody. Questions only.

import { sql } from 'kysely'
import { hour } from '#domain/kernel/instants.ts'
import type { Urgency as Soon } from '#domain/promises/due.ts'
import { noticeToTell } from '#domain/notices/wire.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { homeOf } from './homes.ts'

/** `promisedOf` as SQL: the first moment by which a notice `n` was to be known, and never one before it was issued. */
const by = sql`greatest(n.issued_at, coalesce(least(n.issued_at + n.told_within * ${hour}::bigint * interval '1 ms', n.valid_from - n.told_before * ${hour}::bigint * interval '1 ms'), n.issued_at))`
const waitedFor = sql`h.community_id = n.community_id and h.notice_id = n.id and h.residents <> '{}' and h.reached_at is null
  and exists (select from residents l where l.community_id = h.community_id and l.household_id = h.household_id and l.moved_away_at is null and l.kept_as is null)`
const unsure = sql.raw(`h.last @? '$.* ? (@ == "doubtful" || @ == "failed")'`)
const groupStuck = sql`(select m.state from group_messages m where m.community_id = n.community_id and m.about = n.id and m.state in ('doubtful', 'refused') order by m.nth limit 1)`

const says = sql`(select jsonb_build_object('id', n.id, 'kind', n.kind, 'title', (select jsonb_object_agg(t.key, t.value ->> 'title') from jsonb_each(n.source) t), 'validUntil', n.valid_until, 'by', ${by},
    'rings', count(*) filter (where h.on_list = 'rings'), 'knocks', count(*) filter (where h.on_list = 'knocks'), 'unsure', count(*) filter (where ${unsure}), 'open', count(*), 'group', ${groupStuck}, 'home', ${homeOf})
  from notice_homes h where ${waitedFor})`

/** Of the rest a day's end is soon enough, for what each was promised stands as its due moment. */
const waiting = (section: string, urgency: number, soon: Soon): QueueSource => ({
  section, urgency, may: 'notice.read', folds: true, owed: { due: within(0), urgency: soon, step: 'call' }, says: noticeToTell,
  rows: ({ community, now }) => sql`select n.id, ${by} as at, coalesce(n.together, n.id)::text as fold, ${says} as says from notices n
    where n.community_id = ${community} and n.urgency ${soon === 'now' ? sql`=` : sql`<>`} 'danger' and n.ended_as is null and n.valid_until > ${now}
      and (exists (select from notice_homes h where ${waitedFor} and (h.on_list is not null or ${unsure} or ${by} <= ${now})) or ${groupStuck} is not null)`,
})

export const noticesInQueue: readonly QueueSource[] = [waiting('noticesNow', 8, 'now'), waiting('notices', 14, 'today')]
