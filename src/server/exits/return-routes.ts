// A return that the resident or the desk reports: a movement like those from a gate.

import { sql } from 'kysely'
import { reportBack, returned } from '#domain/exits/wire.ts'
import { happenedAt } from '#domain/field/clock.ts'
import { between, storable, type Instant } from '#domain/kernel/instants.ts'
import type { CommunityId, ExitId, GateId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams } from './acting.ts'
import { takeMovements } from './movements.ts'
import { actorText } from './rows.ts'
import { wasIssued } from './untold.ts'
import { takeTurns, type MovementDoubt } from './whereabouts.ts'

type Where = { whereabouts: 'not-yet-out' | 'out' | 'back'; dueBack: Instant | null }
/** `lastOut` and `dueBack` are null for whoever is not out. */
type Out = Pick<Where, 'dueBack'> & { resident: ResidentId | null; emergency: boolean; pass: PassId | null; lastOut: Instant | null }

/** This exit, and on what its person is out, be it on this one or another of theirs. */
async function outOf(tx: Tx, community: CommunityId, id: ExitId): Promise<Out> {
  const { rows: [row] } = await sql<Out>`
    select w.resident_id as resident, e.emergency, o.due_back as "dueBack",
      (select p.id from passes p where p.community_id = e.community_id and p.exit_id = e.id and ${wasIssued('p')} order by p.issued_at desc, p.status_index desc limit 1) as pass,
      (select max(m.at) from movements m where m.community_id = e.community_id and m.exit_id = o.id and m.kind = 'out') as "lastOut"
    from exits e left join exit_people w on w.community_id = e.community_id and w.exit_id = e.id
      left join lateral (select x.id, x.due_back from exits x where x.community_id = e.community_id and x.whereabouts = 'out'
        and (x.id = e.id or x.id in (select s.exit_id from exit_people s where s.community_id = e.community_id and s.resident_id = w.resident_id)) limit 1) o on true
    where e.community_id = ${community} and e.id = ${id}`.execute(tx)
  return row!
}

async function whereNow(tx: Tx, community: CommunityId, id: ExitId): Promise<Where> {
  const { rows: [row] } = await sql<Where>`select whereabouts, due_back as "dueBack" from exits where community_id = ${community} and id = ${id}`.execute(tx)
  return row!
}

/**
 * When somebody who is out came back. Nobody comes back tomorrow, and nobody before going out: then it is now, and a person looks
 * at it; as they do when a household that is overdue says it was back in time.
 */
function returnedAt(said: { at: Instant; right: Instant | null }, out: Out, own: boolean, now: Instant): { at: Instant; doubts: MovementDoubt[] } {
  const { at, doubts } = happenedAt({ ...said, steady: null }, { sentAt: null, steady: null, received: now })
  if (out.lastOut !== null && at <= out.lastOut) return { at: now, doubts: [...doubts, 'dated-back'] }
  const inTime = own && out.dueBack !== null && out.dueBack <= now && at < out.dueBack
  return { at, doubts: inTime ? [...doubts, 'dated-back'] : [...doubts] }
}

const back = endpoint({
  method: 'POST', path: '/exits/:id/back', summary: 'Reports the return of somebody who was out', may: 'return.report', place: exitOfPath,
  params: exitParams, body: reportBack, reply: returned,
  // Each is kept, and all of a person's are read with the next: a device that goes on and on waits, and nothing of it is lost.
  rate: { burst: 60, perMinute: 60 },
  handle: async (ask) => {
    const { tx, community, body, params, rights, now } = ask
    // Before it is read: somebody may be going out or coming back at this moment.
    await takeTurns(tx, community)
    const out = await outOf(tx, community, params.id)
    const own = rights.actor.kind === 'household'
    const when = returnedAt(body, out, own, now)
    await takeMovements(ask as Ask, [{
      id: body.id, kind: 'back', ...when, deviceAt: storable(body.at), clockErrorMs: between(when.at, storable(body.at)), exit: params.id, pass: out.pass, resident: out.resident,
      gate: rights.actor.kind === 'device' ? (rights.actor.place as GateId | null) : null, emergency: out.emergency, by: actorText(rights), how: own ? 'resident' : 'desk', verdict: '', note: '',
    }])
    return ok(await whereNow(tx, community, params.id))
  },
})

export const returnRoutes: readonly Endpoint[] = [back]
