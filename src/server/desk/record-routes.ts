// What is known about me: everything held about a person, from every capability that holds something, and who looked at it.

import { z } from 'zod'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { id } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import * as wire from '#domain/people/wire.ts'
import { credentialsOf } from '../access/traces.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { looksAt } from '../http/looks.ts'
import * as people from '../people/store.ts'
import type { About } from './about.ts'
import { contactsOf } from './store.ts'

const ownQuery = z.object({ resident: id<'resident'>() })

/** “purpose: …; reader: …; ends: …” as the migrations write it. */
function heldLine({ what, comment }: { what: string; comment: string }) {
  const part = (name: string) => comment.match(new RegExp(`${name}: ([^;]+)`))?.[1]?.trim() ?? ''
  return { what, purpose: part('purpose'), reader: part('reader'), ends: part('ends') }
}

const ownRecord = (about: About) => endpoint({
  method: 'GET', path: '/me/record', summary: 'Everything held about a person I may act for, and who looked at it', may: 'self.read', query: ownQuery, reply: wire.ownRecord,
  // A link to one letter shows that letter: it is sent to a number that somebody read out.
  place: async ({ community, query, rights: { actor } }: Ask<unknown, { resident: ResidentId }>) =>
    (actor.kind === 'household' && actor.exit !== null ? { community } : { community, resident: query.resident }),
  handle: async ({ tx, community, query }) => {
    const row = await people.personRow(tx, community, query.resident)
    if (!row) return no({ code: 'not-found' })
    const contacts = await contactsOf(tx, community, row.id, 1000)
    return ok({
      resident: row, door: row.door, compound: row.compound,
      held: (await people.heldAbout(tx)).map(heldLine),
      contacts: contacts.map((contact) => ({ ...contact, by: contact.role })),
      exits: await about.exitsOf(tx, community, row.id),
      movements: [...await about.movementsOf(tx, community, row.id), ...(await about.turnedAwayOf(tx, community, row.id)).map((it) => ({ ...it, kind: 'turned-away' as const }))]
        .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)),
      tellings: await about.tellingsTo(tx, community, row.id),
      looks: await looksAt(tx, community, row.id),
      credentials: await credentialsOf(tx, community, row.id),
    })
  },
})

export const recordRoutes = (about: About): readonly Endpoint[] => [ownRecord(about)]
