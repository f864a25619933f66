// Osmanthus Court ready for exits: rules, letter and keys are there, in both communities. Requests as a desk would send them.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { casesOfUploads } from '#server/exits/about.ts'
import { recount } from '#server/exits/whereabouts.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { lateWork } from '#server/exits/late-work.ts'
import { exitsInQueue } from '#server/exits/queue.ts'
import { exitRoutes } from '#server/exits/routes.ts'
import { uploadRoutes } from '#server/uploads/routes.ts'
import type { Endpoint } from '#server/http/endpoint.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { ruleRoutes } from '#server/rules/routes.ts'
import { seedRules } from '#server/rules/store.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from './api.ts'

export const shippedRules = (): string => readFileSync(new URL('../../rules/release.dmn', import.meta.url), 'utf8')

/** `more`: endpoints of neighbours that a test needs beside those of exits, rules and the desk's queue. */
export async function openExits(more: readonly Endpoint[] = []): Promise<Osmanthus> {
  return readyForExits(await osmanthus({ endpoints: [...exitRoutes, ...queueRoutes([...exitsInQueue, lateWork]), ...uploadRoutes(casesOfUploads), ...ruleRoutes, ...more] }))
}

export async function readyForExits(court: Osmanthus): Promise<Osmanthus> {
  for (const place of [court.place, court.riverside]) {
    const community = place.community as CommunityId
    await transaction(court.database, [community], async (tx) => {
      await seedRules(tx, community, shippedRules(), court.now())
      await seedLetter(tx, community, court.now())
      await ensureKeys(tx, community, court.now())
    })
  }
  return court
}

export const request = (court: Osmanthus, resident: string, more: Record<string, unknown> = {}) => ({
  id: court.newId(), resident, purpose: 'medical-recall', place: '市一医院', reason: '医院叫我回去', from: court.now(), until: plus(court.now(), 12 * hour),
  weekly: null, exits: 1, askedAt: court.now(), ...more,
})

export const recall = (court: Osmanthus, client: Client, resident = court.place.residents.nurse, more: Record<string, unknown> = {}): Promise<Answer> =>
  client.post('/exits', request(court, resident, more))

export const pieces = (now: Instant) => ({
  employer: { kind: 'employer-confirmation', employer: '市一医院', answeredBy: '护士长', phone: '021 5555 0100', toldOfCase: true },
  letter: { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'voice', at: now, witness: '值班人员', upload: null },
  test: { kind: 'test-result', sampledAt: plus(now, -5 * hour), result: 'negative', source: 'laboratory-report', note: '', upload: null },
})

export const bring = (court: Osmanthus, client: Client, exit: string, content: unknown, id = court.newId(), command?: string): Promise<Answer> =>
  client.post(`/exits/${exit}/evidence`, { id, content, recordedAt: court.now() }, command ? { command } : {})

/** The nurse's recall with all that the rules ask for, still undecided. */
export async function readyRecall(court: Osmanthus, resident = court.place.residents.nurse): Promise<string> {
  const { body } = await recall(court, court.as('staff'), resident)
  for (const piece of Object.values(pieces(court.now()))) await bring(court, court.as('staff'), body.id, piece)
  return body.id
}

export const grantBody = (court: Osmanthus, gates: number[] = []) => ({ pass: court.newId(), gates })

/** Somebody goes out on this exit's pass at the gate, and is back an hour later where asked for; `due` instead of what the pass says. */
export async function setWhereabouts(court: Osmanthus, exit: string, whereabouts: 'out' | 'back', due: Instant | null): Promise<void> {
  const community = court.place.community as CommunityId
  await ownerTransaction(court.database, async (tx) => {
    for (const [kind, at] of [['out', court.now()], ['back', plus(court.now(), hour)]].slice(0, whereabouts === 'out' ? 1 : 2)) {
      await sql`
        insert into movements (community_id, id, kind, at, device_at, received_at, exit_id, pass_id, resident_id, gate_id, by_actor, how)
        select ${community}, ${court.newId()}, ${kind}, ${at}, ${at}, ${at}, e.id, p.id, w.resident_id, ${court.place.gate}, ${`device:${court.place.device}`}, 'scan'
        from exits e left join exit_people w on w.exit_id = e.id left join passes p on p.exit_id = e.id and p.status = 0 where e.id = ${exit}`.execute(tx)
    }
    await recount(tx, community, [exit as ExitId], court.now())
    if (due) await sql`update exits set due_back = ${due} where id = ${exit}`.execute(tx)
  })
}

export async function count(court: Osmanthus, table: string, where = 'true'): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(table)} where ${sql.raw(where)}`.execute(court.database.owner)
  return row!.n
}
