// The office above over HTTP: entered and changed by the secretary, with who did it each time.

import { sql } from 'kysely'
import { actingRole } from '#domain/access/access.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { officeHere, officeOffered, type OfficeHere } from '#domain/people/office-wire.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { enterOffice, officeOf } from '../people/office.ts'

async function officeShown(tx: Tx, community: CommunityId): Promise<OfficeHere> {
  const { rows: changes } = await sql<OfficeHere['changes'][number]>`
    select o.name, o.phone, o.at, coalesce(a.name, '') as by, o.by_role as role from office_changes o left join accounts a on 'account:' || a.id::text = o.by_actor
    where o.community_id = ${community} order by o.at desc, o.id desc limit 50`.execute(tx)
  return { office: await officeOf(tx, community), changes }
}

const read = endpoint({
  method: 'GET', path: '/community/office', summary: 'The office above, and who entered it', may: 'community.write', reply: officeHere,
  handle: async ({ tx, community }) => ok(await officeShown(tx, community)),
})

const write = endpoint({
  method: 'POST', path: '/community/office', summary: 'Enters or changes the office above and its number', may: 'community.write', body: officeOffered, reply: officeHere,
  async handle({ tx, community, body, now, rights }) {
    const by = { by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'secretary' }
    return (await enterOffice(tx, community, { ...body, ...by }, now)) ? ok(await officeShown(tx, community)) : no({ code: 'id-taken' })
  },
})

export const officeSettings: readonly Endpoint[] = [read, write]
