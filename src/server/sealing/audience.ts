// By what sealing knows, an audience can be narrowed: the level under which homes are now; and, apart from it, the level under which somebody is by an order of their own: that is nobody's at home to
// know. Handed to notices by main.ts.

import { sql } from 'kysely'
import type { CommunityId, FlatId, ResidentId } from '#domain/kernel/ids.ts'
import { levels } from '#domain/people/levels.ts'
import type { Home } from '#domain/people/people.ts'
import { flatsAt, orderBook } from '#domain/sealing/homes.ts'
import { statusAt } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { zoneOf } from '../people/community.ts'
import { peopleOf, type Person } from '../people/homes.ts'
import { ordersOf } from './orders.ts'

async function everyFlat(tx: Tx, community: CommunityId): Promise<Home[]> {
  const { rows } = await sql<Home>`
    select f.community_id as community, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat from flats f where f.community_id = ${community}`.execute(tx)
  return rows
}

/** What a home is under, whoever lives there: everybody there knows it, and nobody's own order shows in it. */
const level: AudienceTerm = {
  term: 'level', choices: levels, may: 'sealing.read',
  async where({ tx, community, now }, values) {
    const [orders, zone, flats] = [await ordersOf(tx, community), await zoneOf(tx, community), await everyFlat(tx, community)]
    const levelOf = flatsAt(orderBook(orders, new Map()), now, zone)
    const [those, others]: [FlatId[], FlatId[]] = [[], []]
    for (const home of flats) (values.includes(levelOf(home).status.level) ? those : others).push(home.flat)
    return those.length <= others.length ? sql`f.id = any(${those}::uuid[])` : sql`f.id <> all(${others}::uuid[])`
  },
}

/** Who is under an order on their person, by the stricter of that and what their home is under. */
const ownOrder: AudienceTerm = {
  term: 'own-order', choices: levels.filter((it) => it !== 'open'), may: 'sealing.read', part: 'health',
  async where({ tx, community, now }, values) {
    const [orders, zone] = [await ordersOf(tx, community), await zoneOf(tx, community)]
    const own = await peopleOf(tx, community, orders.flatMap(({ scope }): ResidentId[] => (scope.kind === 'person' ? [scope.id] : [])))
    const theirs = [...new Map([...own.values()].map((person) => [person.id, person])).values()]
    const holds = ({ id, home }: Person): boolean => statusAt(home, id, orders.filter(({ scope }) => scope.kind === 'person'), now, zone).level !== 'open'
    const those = theirs.filter((person) => holds(person) && values.includes(statusAt(person.home, person.id, orders, now, zone).level))
    return sql`r.id = any(${those.map(({ id }) => id)}::uuid[])`
  },
}

export const sealingTerms: readonly AudienceTerm[] = [level, ownOrder]
