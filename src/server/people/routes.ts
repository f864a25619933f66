// People over HTTP: search, the card, and what everybody may see about themselves. A card that is opened leaves a line that the
// person can see; a search leaves none, because a list of twenty says nothing about whom it was for.

import { z } from 'zod'
import type { Place } from '#domain/access/access.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { id, idParams } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { searchWords } from '#domain/people/search.ts'
import * as wire from '#domain/people/wire.ts'
import { statusAt, timelineOf } from '#domain/sealing/sealing.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { cardOf, homeStatusOf } from './card.ts'
import * as store from './store.ts'

const shown = 20

async function hitsFor({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, text: string): Promise<z.infer<typeof wire.hits>> {
  const words = searchWords(text)
  if (!words) return { hits: [], more: false }
  const rows = await store.findResidents(tx, community, words, shown + 1)
  const [orders, zone] = [await store.ordersOf(tx, community), await store.zoneOf(tx, community)]
  return {
    hits: rows.slice(0, shown).map((row) => ({
      id: row.id, name: row.name, born: row.born, door: row.door, compound: row.compound, phone: row.phone, openExits: row.open_exits,
      level: statusAt(store.homeOf(community, row), row.id, orders, now, zone).level,
    })),
    more: rows.length > shown,
  }
}

/** What is typed is a name more often than not, and names do not belong into addresses, which proxies write down. */
const search = endpoint({
  method: 'POST', path: '/residents/search', summary: 'Finds residents by part of name, door or phone', may: 'person.search',
  body: wire.searchQuery, reply: wire.hits, once: false,
  handle: async (ask) => ok(await hitsFor(ask, ask.body.text)),
})

async function homeOfResident(ask: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const row = await store.personRow(ask.tx, ask.community, ask.params.id)
  return row && { community: ask.community, building: row.building, resident: row.id, household: row.household }
}

const card = endpoint({
  method: 'GET', path: '/residents/:id', summary: 'Everything the desk needs during a call', may: 'person.read', place: homeOfResident,
  params: idParams<'resident'>(), reply: wire.card,
  handle: async (ask) => {
    const { tx, community, now, params } = ask
    const row = await store.personRow(tx, community, params.id)
    if (!row) return no({ code: 'not-found' })
    const [orders, zone, home] = [await store.ordersOf(tx, community), await store.zoneOf(tx, community), store.homeOf(community, row)]
    ask.look(row.id, 'card')
    return ok(cardOf(row, {
      home: homeStatusOf(statusAt(home, row.id, orders, now, zone), orders),
      timeline: timelineOf(home, row.id, orders, plus(now, -14 * day), plus(now, 21 * day), zone),
      members: await store.membersOf(tx, community, row.household),
      contacts: await store.contactsOf(tx, community, row.id, 50),
      exits: await store.exitsOf(tx, community, row.id),
    }))
  },
})

const ownQuery = z.object({ resident: id<'resident'>() })

/** “purpose: …; reader: …; ends: …” as the migrations write it. */
function heldLine({ what, comment }: { what: string; comment: string }) {
  const part = (name: string) => comment.match(new RegExp(`${name}: ([^;]+)`))?.[1]?.trim() ?? ''
  return { what, purpose: part('purpose'), reader: part('reader'), ends: part('ends') }
}

const ownRecord = endpoint({
  method: 'GET', path: '/me/record', summary: 'Everything held about a person I may act for, and who looked at it', may: 'self.read', query: ownQuery, reply: wire.ownRecord,
  place: async ({ community, query }: Ask<unknown, { resident: ResidentId }>) => ({ community, resident: query.resident }),
  handle: async ({ tx, community, query }) => {
    const row = await store.personRow(tx, community, query.resident)
    if (!row) return no({ code: 'not-found' })
    const contacts = await store.contactsOf(tx, community, row.id, 1000)
    return ok({
      resident: row, door: row.door, compound: row.compound,
      held: (await store.heldAbout(tx)).map(heldLine),
      contacts: contacts.map((contact) => ({ ...contact, by: contact.role })),
      exits: await store.exitsOf(tx, community, row.id),
      movements: await store.movementsOf(tx, community, row.id),
      looks: await store.looksAt(tx, community, row.id),
      credentials: await store.credentialsOf(tx, community, row.id),
    })
  },
})

export const peopleRoutes: readonly Endpoint[] = [search, card, ownRecord]
