// What laboratories say that somebody has to see to, in the desk's queue: a line for each tube. At once, whoever's swab may have to be rung about and papers of one laboratory that contradict
// each other; today, papers of which nobody can say whose they are. It stands until somebody has said that it was seen to. Names nobody. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { Urgency } from '#domain/promises/due.ts'
import { labLine } from '#domain/rounds/lab-wire.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { seeNow, seeToday } from './lab-store.ts'

const says = sql`(select jsonb_build_object('tube', r.tube, 'lab', (select l.name from laboratories l where l.community_id = r.community_id and l.id = r.lab_id), 'verdict', r.verdict, 'flags', to_jsonb(r.flags),
  'pool', (select count(*) from samples s join testing_rounds t on t.community_id = s.community_id and t.id = s.round_id where s.community_id = r.community_id and s.tube = r.tube)))`

const section = (name: string, urgency: number, soon: Urgency, which: RawBuilder<unknown>): QueueSource => ({
  section: name, urgency, may: 'test.read', folds: true, says: labLine, owed: { due: within(0), urgency: soon, step: 'see-to' },
  rows: ({ community }) => sql`select r.id, r.received_at as at, r.tube as fold, ${says} as says from lab_results r where r.community_id = ${community} and ${which}`,
})

export const labsInQueue: readonly QueueSource[] = [section('labNow', 9, 'now', seeNow), section('labToday', 13, 'today', seeToday)]
