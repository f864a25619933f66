// What waits for a second person about the secretary's role, in the queue of whoever may say something to it. Questions only.

import { sql } from 'kysely'
import { proposalLasts } from '#domain/access/staff.ts'
import { proposalInQueue } from '#domain/access/staff-wire.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { within, type QueueSource } from '../http/queue.ts'

const says = sql`(select jsonb_build_object('kind', p.kind, 'role', p.role, 'colleague', (select a.name from accounts a where a.id = p.account_id),
  'proposer', coalesce((select a.name from accounts a where p.by_actor = 'account:' || a.id::text), '')))`

export const staffInQueue: QueueSource = {
  section: 'staff', urgency: 25, may: 'staff.write', folds: false, owed: { due: within(day), urgency: 'today', step: 'decide' }, says: proposalInQueue,
  rows: ({ community, now }) => sql`select p.id, p.at, p.id::text as fold, ${says} as says from staff_proposals p where p.community_id = ${community} and p.at > ${plus(now, -proposalLasts)}
    and not exists (select from staff_answers s where s.community_id = ${community} and s.proposal_id = p.id)`,
}
