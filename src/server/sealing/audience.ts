// By what sealing knows, an audience can be narrowed: the level under which somebody is now, by their home's orders and by their own. Handed to notices by
// main.ts.

import { sql } from 'kysely'
import type { CommunityId, FlatId, ResidentId } from '#domain/kernel/ids.ts'
import { levels, type Level } from '#domain/people/levels.ts'
import type { Home } from '#domain/people/people.ts'
import { flatsAt, orderBook } from '#domain/sealing/homes.ts'
import { statusAt } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { zoneOf } from '../people/community.ts'
import { peopleOf } from '../people/homes.ts'
import { ordersOf } from './orders.ts'

async function everyFlat(tx: Tx, community: CommunityId): Promise<Home[]> {
  const { rows } = await sql<Home>`
    select f.community_id as community, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat from flats f where f.community_id = ${community}`.execute(tx)
  return rows
}

export const sealingTerms: readonly AudienceTerm[] = [{
  term: 'level', choices: levels, may: 'sealing.read',
  async where({ tx, community, now }, values) {
    const [orders, zone, flats] = [await ordersOf(tx, community), await zoneOf(tx, community), await everyFlat(tx, community)]
    const levelOf = flatsAt(orderBook(orders, new Map()), now, zone)
    const is = (level: Level): boolean => values.includes(level)
    const [those, others]: [FlatId[], FlatId[]] = [[], []]
    for (const home of flats) (is(levelOf(home).status.level) ? those : others).push(home.flat)
    // Whoever has an order of their own is under the stricter of the two.
    const own = await peopleOf(tx, community, orders.flatMap(({ scope }): ResidentId[] => (scope.kind === 'person' ? [scope.id] : [])))
    const theirs = [...new Map([...own.values()].map((person) => [person.id, person])).values()]
    const inLevel = theirs.filter((person) => is(statusAt(person.home, person.id, orders, now, zone).level)).map((person) => person.id)
    const few = those.length <= others.length
    const home = few ? sql`f.id = any(${those}::uuid[])` : sql`f.id <> all(${others}::uuid[])`
    return sql`case when r.id = any(${theirs.map((person) => person.id)}::uuid[]) then r.id = any(${inLevel}::uuid[]) else ${home} end`
  },
}]
