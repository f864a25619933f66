// Phones at the gate: a QR from the desk enrols one, once; its secret is shown once; it can be withdrawn at any time.
// A withdrawn phone may read nothing more, but what it saw before is still taken.

import { randomBytes } from 'node:crypto'
import * as wire from '#domain/access/wire.ts'
import { decidingRole } from '#domain/access/access.ts'
import { uuidv7, type AccountId, type DeviceId, type GateId } from '#domain/kernel/ids.ts'
import { minute, msOf, plus } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { seeOnly } from '../db/pool.ts'
import { newSecret, secretHash } from '../http/actor.ts'
import { flushChanges } from '../http/changes.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { createSignInLink, repeatableBytes, takeLink } from './sign-in-links.ts'
import * as store from './store.ts'
import { addressOf, countTry } from './tries.ts'

const askEnrolment = endpoint({
  method: 'POST', path: '/devices/enrolments', summary: 'A QR that enrols one phone for a gate, for 30 minutes', may: 'device.enrol',
  body: wire.askEnrolment, reply: wire.enrolment, once: false,
  handle: async (ask) => {
    const { tx, community, now, body } = ask
    if (!(await store.gateRow(tx, community, body.gate))) return no({ code: 'not-found' })
    const token = repeatableBytes(ask as Ask, 'device', body.gate, body.label).toString('base64url')
    const expiresAt = plus(now, 30 * minute)
    await createSignInLink(tx, { community, for: { kind: 'device', gate: body.gate, label: body.label }, now, expiresAt, createdBy: ask.rights.actor.id as AccountId, createdRole: decidingRole(ask.rights, community) ?? 'staff', token })
    return ok({ url: `${ask.context.origin}/gate#enrol=${token}`, expiresAt })
  },
})

const enrol = endpoint({
  method: 'POST', path: '/devices/enrol', summary: 'Enrols this phone; its secret is shown once', may: 'anyone', body: wire.enrol, reply: wire.enrolled,
  handle: async (ask) => {
    const { tx, now, body } = ask
    const limited = countTry(ask.context, { [`enrol:${addressOf(ask.request.ip)}`]: 60 })
    if (limited) return no(limited)
    const link = await takeLink(tx, body.token, ['device'], now)
    if (!link) return no({ code: 'link-used-up' })
    const community = link.community_id
    await seeOnly(tx, community)
    const [gate, rootKey] = [await store.gateRow(tx, community, link.subject_id as GateId), await store.rootKey(tx, community)]
    if (!gate || !rootKey) return no({ code: gate ? 'keys-missing' : 'not-found' })
    const device = uuidv7(msOf(now), randomBytes(10)) as DeviceId
    const secret = newSecret()
    await store.insertDevice(tx, { id: device, community, gate: gate.id, label: body.label || link.details['label'] || gate.name, hash: secretHash(secret), by: link.created_by ?? device, now })
    await flushChanges(tx, community, [{ kind: 'device', id: device, building: null }], now)
    return ok({ device, secret, community, gate, rootKey })
  },
})

const list = endpoint({
  method: 'GET', path: '/devices', summary: 'The phones enrolled here', may: 'device.enrol', reply: wire.deviceRows,
  handle: async ({ tx, community }) => ok({ devices: await store.deviceRowsOf(tx, community) }),
})

const revoke = endpoint({
  method: 'POST', path: '/devices/:id/revoke', summary: 'Withdraws a phone', may: 'device.enrol', params: idParams<'device'>(), reply: done,
  handle: async (ask) => {
    if (!(await store.revokeDevice(ask.tx, ask.community, ask.params.id, ask.now))) return no({ code: 'not-found' })
    ask.touch('device', ask.params.id)
    return ok({ done: true as const })
  },
})

export const deviceRoutes: readonly Endpoint[] = [askEnrolment, enrol, list, revoke]
