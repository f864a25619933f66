// A community small enough to hold in the head, put straight into the tables: two buildings, four homes, one of each role.
// Building 2 is sealed with a case in it since yesterday. People are called by what they do; nobody has a name.
import { randomBytes, webcrypto } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { msOf, plus, hour, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, type Database, type Tx } from '#server/db/pool.ts'
import { newSecret, secretHash } from '#server/http/actor.ts'
import { foundBy } from '#server/people/found-by.ts'

/** People with an account, the gate's phone, the nurse's own phone, her mother's (2-1-502) and the neighbour's household (1-1-101). */
export const accounts = ['secretary', 'deputy', 'staff', 'building-lead', 'volunteer'] as const
export type Who = (typeof accounts)[number] | 'gate' | 'nurse' | 'mother' | 'neighbour'

const homes = [
  { key: 'nurse', building: '2', flat: '502', floor: 5, phone: '13800000502', people: [['护士', '1990-05-01', '13800001502'], ['护士的母亲', '1948-02-11', null]] },
  { key: 'labour', building: '2', flat: '301', floor: 3, phone: null, people: [['孕妇', '1994-09-12', '13800001301']] },
  { key: 'dialysis', building: '2', flat: '101', floor: 1, phone: '13800000101', people: [['透析病人', '1960-01-31', '13800001101']] },
  { key: 'neighbour', building: '1', flat: '101', floor: 1, phone: '13800000111', people: [['邻居', '1975-12-24', '13800001111']] },
] as const
export type HomeKey = (typeof homes)[number]['key']

export type Place = {
  community: string; name: string; compound: string
  buildings: { one: string; two: string }
  entrances: { one: string; two: string }
  flats: Record<HomeKey, string>
  households: Record<HomeKey, string>
  /** the first person of each home; `mother` lives with the nurse */
  residents: Record<HomeKey | 'mother', string>
  accounts: Record<(typeof accounts)[number], string>
  gate: string; secondGate: string; device: string
  rule: string; order: string
  /** session cookies, and the bearer of the gate's phone */
  secrets: Record<Who, string>
}

/** Fills a community into the tables, as the owner. */
export async function settle(database: Database, name: string, now: Instant): Promise<Place> {
  const make = () => uuidv7(msOf(now), randomBytes(10))
  const each = <K extends string>(keys: readonly K[], value: () => string) => Object.fromEntries(keys.map((key) => [key, value()])) as Record<K, string>
  const homeKeys = homes.map((home) => home.key)
  const place: Place = {
    community: make(), name, compound: make(), buildings: { one: make(), two: make() }, entrances: { one: make(), two: make() },
    flats: each(homeKeys, make), households: each(homeKeys, make), residents: each([...homeKeys, 'mother'] as const, make),
    accounts: each(accounts, make), gate: make(), secondGate: make(), device: make(), rule: make(), order: make(),
    secrets: each([...accounts, 'gate', 'nurse', 'mother', 'neighbour'] as const, newSecret),
  }
  await ownerTransaction(database, async (tx) => {
    await putGround(tx, place, now)
    for (const home of homes) await putHome(tx, place, home)
    await putPeopleWhoAct(tx, place, now)
    await putSealing(tx, place, now)
  })
  return place
}

async function putGround(tx: Tx, place: Place, now: Instant): Promise<void> {
  const { community, compound, buildings, entrances } = place
  const key = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const [open, secret] = [await webcrypto.subtle.exportKey('jwk', key.publicKey), await webcrypto.subtle.exportKey('jwk', key.privateKey)]
  const bare = ({ kty, crv, x, y, d }: webcrypto.JsonWebKey) => JSON.stringify({ kty, crv, x, y, ...(d ? { d } : {}) })
  await sql`insert into communities values (${community}, ${place.name}, 'Asia/Shanghai', '021 0000 0000', ${now})`.execute(tx)
  await sql`insert into compounds values (${community}, ${compound}, ${place.name}, 0)`.execute(tx)
  await sql`insert into buildings values (${community}, ${buildings.one}, ${compound}, '1', 6, 1), (${community}, ${buildings.two}, ${compound}, '2', 6, 2)`.execute(tx)
  await sql`insert into entrances values (${community}, ${entrances.one}, ${buildings.one}, '1'), (${community}, ${entrances.two}, ${buildings.two}, '1')`.execute(tx)
  await sql`insert into gates values (${community}, ${place.gate}, ${compound}, 1, 'South gate'), (${community}, ${place.secondGate}, ${compound}, 2, 'North gate')`.execute(tx)
  await sql`
    insert into signing_keys (community_id, kid, purpose, public_jwk, private_jwk, from_at, until_at)
    values (${community}, 'root', 'root', ${bare(open)}::jsonb, ${bare(secret)}::jsonb, ${now}, ${plus(now, 10 * 365 * 24 * hour)})`.execute(tx)
}

async function putHome(tx: Tx, place: Place, home: (typeof homes)[number]): Promise<void> {
  const { community, compound } = place
  const at = home.building === '1' ? 'one' : 'two'
  const door = `${home.building}-1-${home.flat}`
  const [flat, household] = [place.flats[home.key], place.households[home.key]]
  await sql`
    insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door)
    values (${community}, ${flat}, ${place.entrances[at]}, ${place.buildings[at]}, ${compound}, ${home.flat}, ${home.floor}, ${door})`.execute(tx)
  await sql`insert into households (community_id, id, flat_id, phone) values (${community}, ${household}, ${flat}, ${home.phone})`.execute(tx)
  for (const [i, [name, born, phone]] of home.people.entries()) {
    const id = i === 0 ? place.residents[home.key] : place.residents.mother
    const search = foundBy({ name, building: home.building, entrance: '1', flat: home.flat, phones: [phone, home.phone] })
    await sql`
      insert into residents (community_id, id, household_id, name, born, phone, search)
      values (${community}, ${id}, ${household}, ${name}, ${born}, ${phone}, ${search})`.execute(tx)
  }
}

async function putPeopleWhoAct(tx: Tx, place: Place, now: Instant): Promise<void> {
  const { community, secrets } = place
  const expires = plus(now, 60 * 24 * hour)
  const session = (kind: 'account' | 'household', subject: string, secret: string, person: string | null = null) => sql`
    insert into sessions (token_hash, community_id, kind, account_id, household_id, person_id, created_at, expires_at)
    values (${secretHash(secret)}, ${community}, ${kind}, ${kind === 'account' ? subject : null}, ${kind === 'household' ? subject : null}, ${person}, ${now}, ${expires})`.execute(tx)
  for (const role of accounts) {
    const login = `${role}.${place.name.toLowerCase().replaceAll(' ', '-')}`
    await sql`insert into accounts (id, login, name, created_at) values (${place.accounts[role]}, ${login}, ${`the ${role}`}, ${now})`.execute(tx)
    const building = role === 'building-lead' ? place.buildings.two : null
    await sql`
      insert into grants (id, account_id, community_id, role, building_id)
      values (${uuidv7(msOf(now), randomBytes(10))}, ${place.accounts[role]}, ${community}, ${role}, ${building})`.execute(tx)
    await session('account', place.accounts[role], secrets[role])
    await sql`
      insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
      values (${community}, ${uuidv7(msOf(now), randomBytes(10))}, ${place.accounts[role]}, 'password', 'used', ${`account:${place.accounts[role]}`}, '', ${now})`.execute(tx)
  }
  // Each her own phone: of two adults nobody reads the other's.
  await session('household', place.households.nurse, secrets.nurse, place.residents.nurse)
  await session('household', place.households.nurse, secrets.mother, place.residents.mother)
  await session('household', place.households.neighbour, secrets.neighbour)
  await sql`
    insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at)
    values (${place.device}, ${community}, 'gate', ${place.gate}, 'the guard''s phone', ${secretHash(secrets.gate)}, ${place.accounts.secretary}, ${now})`.execute(tx)
}

async function putSealing(tx: Tx, place: Place, now: Instant): Promise<void> {
  const yesterday = plus(now, -15 * hour)
  const stages = JSON.stringify([{ code: 'closed', level: 'sealed', days: 2 }, { code: 'watched', level: 'controlled', days: 12 }])
  await sql`
    insert into control_rules (community_id, id, code, version, valid_from, stages, counts_from)
    values (${place.community}, ${place.rule}, '2+12', 1, ${plus(now, -30 * 24 * hour)}, ${stages}::jsonb, 'midnight')`.execute(tx)
  await sql`
    insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, case_since, issuer, ground, issued_by, issued_at)
    values (${place.community}, ${place.order}, 'building', ${place.buildings.two}, ${place.rule}, ${yesterday}, ${yesterday}, 'the sub-district', 'a case in building 2',
      ${place.accounts.secretary}, ${yesterday})`.execute(tx)
  await sql`
    insert into sealing_order_steps (community_id, id, order_id, kind, at, case_since, reason, source, by_account, by_role, written_at)
    values (${place.community}, ${place.order}, ${place.order}, 'issued', ${yesterday}, ${yesterday}, 'a case in building 2', 'the sub-district', ${place.accounts.secretary}, 'secretary', ${yesterday})`.execute(tx)
}
