// Every request that names something, asked with the ids of another community. A list, so that a new endpoint has to be put on it:
// the test that reads it fails on a route that stands neither here nor among those that take no id.
import { sql } from 'kysely'
import type { ExitId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import type { Osmanthus, Place } from './api.ts'
import { putAsked } from './granted.ts'

export type Stranger = { method: 'get' | 'post' | 'delete'; /** as the server names it */ route: string; path: string; body?: unknown }

/** Routes that take no id of anything. What they answer is still looked through for what is not theirs. */
export const withoutIds = [
  'post /sign-in/link', 'post /sign-in/password', 'post /sign-in/passkey', 'post /sign-in/passkey/options', 'post /sign-in/slip', 'post /sign-in/spoken', 'post /sign-out', 'get /me',
  'post /me/password', 'post /me/totp', 'post /me/totp/confirm', 'post /me/passkey', 'post /me/passkey/options', 'get /me/sign-in', 'post /me/passkey/remove', 'get /devices', 'post /devices/enrol',
  'post /residents/search', 'post /roster/check', 'post /roster/import', 'get /matrix', 'get /buildings', 'get /sealing/orders', 'get /sealing/rules',
  'post /sealing/rules', 'get /rules', 'post /rules', 'get /gates', 'get /desk/queue', 'get /desk/queue/{section}', 'get /exits/reviews', 'get /exits/tellings', 'post /ledger/search', 'get /looks/lists', 'get /changes', 'get /events',
]
const read = (path: string): Stranger => ({ method: 'get', route: path, path })
const find = (path: string, body: unknown): Stranger => ({ method: 'post', route: path, path, body })
/** Those that can be read without more ado, to see what they show. */
export const readable: readonly Stranger[] = [
  ...['/me', '/devices', '/matrix', '/buildings', '/sealing/orders', '/sealing/rules', '/rules', '/gates', '/desk/queue', '/desk/queue/waiting', '/exits/reviews', '/exits/tellings', '/field/knows', '/facts/held', '/changes?since=0'].map(read),
  find('/residents/search', { text: '1' }), find('/ledger/search', {}),
]

/** What a community can have that `settle` does not make: an exit with its pass, a picture, news, rules, work of the server. */
export type Things = { exit: string; upload: string; news: string; rules: string; pass: string; work: string }

export async function putThings(api: Osmanthus, place: Place): Promise<Things> {
  const [now, db, community] = [api.now(), api.database.owner, place.community]
  const things: Things = { exit: api.newId(), upload: api.newId(), news: api.newId(), rules: api.newId(), pass: api.newId(), work: api.newId() }
  await ownerTransaction(api.database, (tx) => putAsked(tx, place, things.exit as ExitId, { resident: place.residents.nurse, from: now, until: plus(now, 8 * hour), at: now, by: `household:${place.households.nurse}` }))
  await sql`
    insert into uploads (community_id, id, media_type, bytes, sha256, about_id, by_actor, at)
    values (${community}, ${things.upload}, 'image/png', '\\x00', '\\x00', ${things.exit}, ${`household:${place.households.nurse}`}, ${now})`.execute(db)
  await sql`insert into news (community_id, id, resident_id, code, at) values (${community}, ${things.news}, ${place.residents.nurse}, 'exit-granted', ${now})`.execute(db)
  await sql`
    insert into rule_sets (community_id, id, code, version, valid_from, dmn, sha256, loaded_at)
    values (${community}, ${things.rules}, 'other', 1, ${now}, '<definitions/>', '\\x00', ${now})`.execute(db)
  await sql`
    insert into job_runs (community_id, id, task, payload, state, asked_at, due_at, changed_at)
    values (${community}, ${things.work}, 'exits:review', '{}', 'stopped', ${now}, ${now}, ${now})`.execute(db)
  return things
}

/** Every request that names something of `other`; the ids a device would make are new each time. */
export function strangers(api: Osmanthus, other: Place, things: Things): Stranger[] {
  const [now, later] = [api.now(), plus(api.now(), 4 * hour)]
  const { residents, households, gate, device, buildings, compound, rule, order } = other
  const exit = (action: string, body: unknown): Stranger => ({ method: 'post', route: `/exits/{id}/${action}`, path: `/exits/${things.exit}/${action}`, body })
  const letOut = { pass: api.newId(), gates: [] }
  return [
    { method: 'get', route: '/residents/{id}', path: `/residents/${residents.nurse}` },
    { method: 'get', route: '/me/record', path: `/me/record?resident=${residents.nurse}` },
    { method: 'get', route: '/me/exits', path: `/me/exits?resident=${residents.nurse}` },
    { method: 'post', route: '/me/news/{id}/seen', path: `/me/news/${things.news}/seen` },
    { method: 'post', route: '/contacts', path: '/contacts', body: { id: api.newId(), resident: residents.nurse, channel: 'phone', startedAt: now, endedAt: null, note: '', exit: null } },
    { method: 'post', route: '/residents/{id}/link', path: `/residents/${residents.nurse}/link`, body: { exit: null } },
    { method: 'post', route: '/residents/{id}/code', path: `/residents/${residents.nurse}/code`, body: { exit: null } },
    { method: 'post', route: '/residents/{id}/link/text', path: `/residents/${residents.nurse}/link/text`, body: { token: 'x'.repeat(32), number: '13800001502' } },
    { method: 'get', route: '/exits/needed', path: `/exits/needed?resident=${residents.nurse}&purpose=other` },
    { method: 'post', route: '/residents/{id}/carers', path: `/residents/${residents.nurse}/carers`, body: { household: households.neighbour, until: null } },
    { method: 'post', route: '/residents/{id}/carers', path: `/residents/${api.place.residents.nurse}/carers`, body: { household: households.neighbour, until: null } },
    { method: 'delete', route: '/residents/{id}/carers/{household}', path: `/residents/${residents.nurse}/carers/${households.neighbour}` },
    { method: 'post', route: '/residents/{id}/status', path: `/residents/${residents.nurse}/status`, body: { id: api.newId(), status: 'positive', reason: 'x', since: now, until: null } },
    { method: 'post', route: '/households/{id}/slip', path: `/households/${households.nurse}/slip` },
    { method: 'post', route: '/devices/enrolments', path: '/devices/enrolments', body: { kind: 'gate', place: gate, label: 'x' } },
    { method: 'post', route: '/devices/{id}/revoke', path: `/devices/${device}/revoke` },
    { method: 'post', route: '/gates', path: '/gates', body: { id: api.newId(), compound, number: 77, name: 'x' } },
    { method: 'get', route: '/field/knows', path: `/field/knows?kind=gate&place=${gate}` },
    { method: 'get', route: '/facts/held', path: `/facts/held?device=${device}` },
    { method: 'post', route: '/facts/rulings', path: '/facts/rulings', body: { facts: [{ id: things.exit, hash: 'x' }], accept: true, reason: 'x' } },
    { method: 'post', route: '/sealing/orders', path: '/sealing/orders', body: { id: api.newId(), scope: { kind: 'building', id: buildings.two }, rule, startsAt: now, issuer: 'x', ground: 'x', caseSince: null } },
    { method: 'post', route: '/sealing/orders', path: '/sealing/orders', body: { id: api.newId(), scope: { kind: 'person', id: residents.nurse }, rule: api.place.rule, startsAt: now, issuer: 'x', ground: 'x', caseSince: null } },
    { method: 'post', route: '/sealing/orders/{id}/new-case', path: `/sealing/orders/${order}/new-case`, body: { id: api.newId(), at: now, source: 'x', reason: 'x' } },
    { method: 'post', route: '/sealing/orders/{id}/lift', path: `/sealing/orders/${order}/lift`, body: { id: api.newId(), at: now, source: 'x', reason: 'x' } },
    { method: 'post', route: '/sealing/orders/{id}/take-back', path: `/sealing/orders/${order}/take-back`, body: { id: api.newId(), step: order, reason: 'x' } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'issue', scope: { kind: 'building', id: buildings.two }, rule, startsAt: now, caseSince: null } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'case', order, at: now } },
    { method: 'post', route: '/sealing/orders/preview', path: '/sealing/orders/preview', body: { what: 'take-back', order, step: order } },
    { method: 'get', route: '/matrix/flats', path: `/matrix/flats?buildings=${buildings.two}` },
    { method: 'get', route: '/sealing/timeline', path: `/sealing/timeline?building=${buildings.two}` },
    { method: 'get', route: '/rules/{id}', path: `/rules/${things.rules}` },
    { method: 'post', route: '/exits', path: '/exits', body: { id: api.newId(), resident: residents.nurse, purpose: 'other', place: 'x', reason: 'x', from: now, until: later, weekly: null, exits: 1, askedAt: now } },
    { method: 'get', route: '/exits/{id}', path: `/exits/${things.exit}` },
    exit('evidence', { id: api.newId(), content: { kind: 'certificate', title: 'x', issuer: '', upload: null }, recordedAt: now }),
    exit('grant', letOut), exit('refuse', { reason: 'x', appealTo: 'deputy' }), exit('override', { reason: 'x' }), exit('override/confirm', letOut), exit('confirm', {}),
    exit('undo', { seq: 2 }), exit('revoke', { reason: 'x' }), exit('appeal', { text: 'x' }), exit('withdraw', {}), exit('back', { id: api.newId(), at: now }),
    exit('emergency/undo', {}), exit('paper', { resident: null, what: 'x', ambulance: '', hospital: '', calledAt: null }),
    { method: 'post', route: '/exits/tellings', path: '/exits/tellings', body: { id: api.newId(), household: households.nurse, resident: null, since: now, until: later, what: 'told', how: 'phone', tryAgainAt: null } },
    { method: 'post', route: '/exits/tellings/{id}/take-back', path: `/exits/tellings/${things.exit}/take-back`, body: { id: api.newId() } },
    { method: 'get', route: '/ledger/{id}', path: `/ledger/${things.exit}` },
    { method: 'get', route: '/letters/current', path: `/letters/current?exit=${things.exit}` },
    { method: 'post', route: '/uploads', path: `/uploads?exit=${things.exit}`, body: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]) },
    { method: 'get', route: '/uploads/{id}', path: `/uploads/${things.upload}` },
    { method: 'post', route: '/work/{id}/stop', path: `/work/${things.work}/stop`, body: {} },
    { method: 'post', route: '/work/{id}/again', path: `/work/${things.work}/again`, body: {} },
  ]
}

/**
 * Facts from the field are never turned away: these two take an id that they cannot know. What they store stays in the sender's own
 * community, where that id means nobody.
 */
export function strangeFacts(api: Osmanthus, other: Place, things: Things): Stranger[] {
  const now = api.now()
  return [
    { method: 'post', route: '/exits/emergency', path: '/exits/emergency', body: { id: api.newId(), resident: other.residents.nurse, described: '', at: now } },
    { method: 'post', route: '/facts', path: '/facts', body: { sentAt: now, facts: [
      { type: 'movement', id: api.newId(), kind: 'out', at: now, pass: things.pass, resident: other.residents.nurse, exit: things.exit, emergency: true, how: 'emergency', verdict: '', note: '' },
      { type: 'turned-away', id: api.newId(), at: now, pass: things.pass, code: 'x' }] } },
  ]
}
