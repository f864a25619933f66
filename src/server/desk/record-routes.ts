// What is known about me: everything held about a person, from every capability that holds something, and who looked at it.

import { z } from 'zod'
import { id } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import * as wire from '#domain/people/wire.ts'
import { credentialsOf } from '../access/traces.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { looksAt } from '../http/looks.ts'
import * as people from '../people/store.ts'
import type { About } from './about.ts'
import { known } from './card.ts'
import { contactsOf, statusesOf } from './store.ts'

const ownQuery = z.object({ resident: id<'resident'>() })

/** “purpose: …; reader: …; ends: …” as the migrations write it. */
function heldLine({ what, comment }: { what: string; comment: string }) {
  const part = (name: string) => comment.match(new RegExp(`${name}: ([^;]+)`))?.[1]?.trim() ?? ''
  return { what, purpose: part('purpose'), reader: part('reader'), ends: part('ends') }
}

const ownRecord = (about: About) => endpoint({
  method: 'GET', path: '/me/record', summary: 'Everything held about a person I may act for, and who looked at it', may: 'self.read', query: ownQuery, reply: wire.ownRecord,
  // The whole of a person: a link to one letter shows that letter, for it is sent to a number that somebody read out.
  place: async ({ community, query }) => ({ community, resident: query.resident }),
  handle: async ({ tx, community, query, now }) => {
    const { resident } = query
    const [row, held, statuses, contacts, exits, undone, movements, turnedAway, tellings, looks, credentials] = await sideBySide(tx, (one) => Promise.all([
      people.personRow(one, community, resident), people.heldAbout(one), statusesOf(one, community, resident), contactsOf(one, community, resident, 1000), about.exitsOf(one, community, resident, now), about.undoneOf(one, community, resident), about.movementsOf(one, community, resident),
      about.turnedAwayOf(one, community, resident), about.tellingsTo(one, community, resident), looksAt(one, community, resident), credentialsOf(one, community, resident),
    ]))
    if (!row) return no({ code: 'not-found' })
    return ok({
      resident: { ...row, ...known(row, now) }, door: row.door, compound: row.compound, held: held.map(heldLine), statuses: statuses.map((one) => ({ ...one, by: one.role })), contacts: contacts.map((contact) => ({ ...contact, by: contact.role })), exits, undone,
      movements: [...movements, ...turnedAway.map((it) => ({ ...it, kind: 'turned-away' as const }))].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)), tellings, looks, credentials,
    })
  },
})

export const recordRoutes = (about: About): readonly Endpoint[] => [ownRecord(about)]
