// Phones in the field: a QR from the desk enrols one, once; its secret is shown once; it can be withdrawn at any time.
// A withdrawn phone reads nothing more. For thirty days it may hand in what it still holds, which waits for a person.

import { randomBytes } from 'node:crypto'
import { actingRole } from '#domain/access/access.ts'
import * as wire from '#domain/field/wire.ts'
import { uuidv7, type AccountId, type DeviceId } from '#domain/kernel/ids.ts'
import { minute, msOf, plus } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { seeOnly } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { createSignInLink, repeatableBytes, takeLink } from '../access/sign-in-links.ts'
import { counted, perAddress } from '../access/tries.ts'
import { newSecret, secretHash } from '../http/actor.ts'
import { flushChanges } from '../http/changes.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { rootKeyOf } from '../pass/keys.ts'
import { devicesOf, insertDevice, revokeDevice } from './device-store.ts'
import type { Field } from './kinds.ts'

const askEnrolment = ({ kinds, places }: Field) => endpoint({
  method: 'POST', path: '/devices/enrolments', summary: 'A QR that enrols one phone of a kind for its place, for 30 minutes', may: 'device.enrol',
  body: wire.askEnrolment, reply: wire.enrolment, once: false,
  handle: async (ask) => {
    const { tx, community, now, body } = ask
    const placeOf = places[body.kind]
    if (!kinds.some((it) => it.kind === body.kind)) return no({ code: 'not-found', what: 'kind' })
    // A kind with a place needs one, and one without has none.
    if (placeOf ? body.place === null || !(await placeOf(tx, community, body.place)) : body.place !== null) return no({ code: 'not-found', what: 'place' })
    const token = repeatableBytes(ask as Ask, 'device', body.kind, body.place, body.label).toString('base64url')
    const expiresAt = plus(now, 30 * minute)
    await createSignInLink(tx, { community, for: { kind: 'device', device: body.kind, place: body.place, label: body.label }, now, expiresAt, createdBy: ask.rights.actor.id as AccountId, createdRole: actingRole(ask.rights, { community }) ?? 'staff', token })
    return ok({ url: `${ask.context.origin}/${body.kind}#enrol=${token}`, expiresAt })
  },
})

const enrol = ({ kinds, places }: Field) => endpoint({
  method: 'POST', path: '/devices/enrol', summary: 'Enrols this phone; its secret is shown once', may: 'anyone', body: wire.enrol, reply: wire.enrolled, prepare: counted((ask) => perAddress(ask, 'enrol', 60)),
  handle: async (ask) => {
    const { tx, now, body } = ask
    const link = await takeLink(tx, body.token, ['device'], now)
    if (!link) return no({ code: 'link-used-up' })
    const community = link.community_id
    await seeOnly(tx, community)
    const kind = kinds.find((it) => it.kind === (link.details['device'] ?? ''))
    const placeOf = kind && places[kind.kind]
    const [place, rootKey] = [placeOf && link.subject_id ? await placeOf(tx, community, link.subject_id) : null, await rootKeyOf(tx, community)]
    if (!kind || (placeOf && !place)) return no({ code: 'not-found' })
    if (!rootKey) return no({ code: 'keys-missing' })
    const device = uuidv7(msOf(now), randomBytes(10)) as DeviceId
    const secret = newSecret()
    const label = body.label || link.details['label'] || place?.name || kind.kind
    await insertDevice(tx, { id: device, community, kind: kind.kind, place: place?.id ?? null, label, hash: secretHash(secret), by: link.created_by ?? device, now })
    await flushChanges(tx, community, [{ kind: 'device', ids: [device], building: null }], now)
    return ok({ device, kind: kind.kind, secret, community, place, rootKey: { ...rootKey }, at: now })
  },
})

const list = ({ places }: Field) => endpoint({
  method: 'GET', path: '/devices', summary: 'The phones enrolled here, withdrawn ones too', may: 'device.enrol', reply: wire.deviceRows,
  handle: async ({ tx, community }) => {
    const rows = await devicesOf(tx, community)
    const standing = [...new Map(rows.flatMap(({ kind, place }) => (place && places[kind] ? [[place, places[kind]] as const] : [])))]
    const found = await sideBySide(tx, (one) => Promise.all(standing.map(([place, placeOf]) => placeOf(one, community, place))))
    const names = new Map(standing.map(([place], n) => [place, found[n]?.name ?? '']))
    return ok({ devices: rows.map((row) => ({ ...row, place: (row.place && names.get(row.place)) ?? '' })) })
  },
})

const revoke = endpoint({
  method: 'POST', path: '/devices/:id/revoke', summary: 'Withdraws a phone', may: 'device.enrol', params: idParams<'device'>(), reply: done,
  handle: async (ask) => {
    if (!(await revokeDevice(ask.tx, ask.community, ask.params.id, ask.now))) return no({ code: 'not-found' })
    ask.touch('device', ask.params.id)
    return ok({ done: true as const })
  },
})

export const deviceRoutes = (field: Field): readonly Endpoint[] => [askEnrolment(field), enrol(field), list(field), revoke]
