// Whom people call, over HTTP: the office above and the committee's own number, entered and changed by the secretary, with who did it each time.

import { sql } from 'kysely'
import { actingRole } from '#domain/access/access.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { officeHere, officeOffered, phoneOffered, type OfficeHere } from '#domain/people/office-wire.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { communityOf } from '../people/community.ts'
import { enterOffice, officeOf } from '../people/office.ts'

async function officeShown(tx: Tx, community: CommunityId): Promise<OfficeHere> {
  const { rows: changes } = await sql<OfficeHere['changes'][number]>`
    select o.name, o.phone, o.own, o.at, coalesce(a.name, '') as by, o.by_role as role from office_changes o left join accounts a on 'account:' || a.id::text = o.by_actor
    where o.community_id = ${community} order by o.at desc, o.id desc limit 50`.execute(tx)
  return { office: await officeOf(tx, community), own: (await communityOf(tx, community)).phone, changes }
}

const read = endpoint({
  method: 'GET', path: '/community/office', summary: 'The office above, and who entered it', may: 'community.write', reply: officeHere,
  handle: async ({ tx, community }) => ok(await officeShown(tx, community)),
})

async function enter({ tx, community, now, rights }: Ask, entered: Pick<Parameters<typeof enterOffice>[2], 'id' | 'name' | 'phone' | 'own'>) {
  const by = { by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'secretary' }
  return (await enterOffice(tx, community, { ...entered, ...by }, now)) ? ok(await officeShown(tx, community)) : no({ code: 'id-taken' })
}

const write = endpoint({
  method: 'POST', path: '/community/office', summary: 'Enters or changes the office above and its number', may: 'community.write', body: officeOffered, reply: officeHere,
  handle: (ask) => enter(ask as Ask, { ...ask.body, own: false }),
})

const writeOwn = endpoint({
  method: 'POST', path: '/community/phone', summary: 'Changes the number that residents are told to call', may: 'community.write', body: phoneOffered, reply: officeHere,
  handle: (ask) => enter(ask as Ask, { ...ask.body, name: '', own: true }),
})

export const officeSettings: readonly Endpoint[] = [read, write, writeOwn]
