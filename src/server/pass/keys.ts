// The keys of a community: one root key, pinned by devices, and the pass keys it vouches for. The current key signs; the
// next one is already on the trust list, so that a phone without a network accepts the first pass it signs.
// Owner of signing_keys. Private keys leave this file only as ready signers; but the one that vouches for pushes, which signs no pass and is on no list, and is
// handed to the channel as it is.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { publicJwk, importSigner, type Signer } from '#domain/pass/keys.ts'
import { buildStatusList, signStatusList, type PassStatus } from '#domain/pass/status-list.ts'
import { signTrustList, type TrustedKey } from '#domain/pass/trust-list.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'

type Purpose = 'root' | 'pass' | 'push'
type KeyRow = { kid: string; purpose: Purpose; public_jwk: Jwk; private_jwk: Jwk; from_at: Instant; until_at: Instant; withdrawn_at: Instant | null }

const { subtle } = globalThis.crypto
/** How long one key signs. Passes live at most 62 days; a key is listed that much longer than it signs. */
const signs = 90 * day
const listed = 65 * day
const rootYears = 20 * 365 * day

const keysOf = async (tx: Tx, community: CommunityId): Promise<KeyRow[]> => {
  const { rows } = await sql<KeyRow>`
    select kid, purpose, public_jwk, private_jwk, from_at, until_at, withdrawn_at from signing_keys
    where community_id = ${community} and purpose <> 'push' order by from_at, kid`.execute(tx)
  return rows
}

async function addKey(tx: Tx, community: CommunityId, purpose: Purpose, from: Instant, until: Instant): Promise<KeyRow> {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = (await subtle.exportKey('jwk', pair.privateKey)) as Required<Jwk>
  const jwk: Jwk = { kty, crv, x, y, d }
  const kid = randomBytes(3).toString('base64url')
  await sql`
    insert into signing_keys (community_id, kid, purpose, public_jwk, private_jwk, from_at, until_at)
    values (${community}, ${kid}, ${purpose}, ${JSON.stringify(publicJwk(jwk))}::jsonb, ${JSON.stringify(jwk)}::jsonb, ${from}, ${until})`.execute(tx)
  return { kid, purpose, public_jwk: publicJwk(jwk), private_jwk: jwk, from_at: from, until_at: until, withdrawn_at: null }
}

const signsAt = (now: Instant) => (key: KeyRow) => key.purpose === 'pass' && key.withdrawn_at === null && key.from_at <= now && now < key.until_at

type Needed = { root: KeyRow; current: KeyRow; next: KeyRow }
/** All keys of a community, and those in use; read once for whatever is signed together. */
export type KeyRing = Needed & { community: CommunityId; all: readonly KeyRow[]; made: number }

function inUse(keys: readonly KeyRow[], now: Instant): Partial<Needed> {
  const root = keys.find((key) => key.purpose === 'root')
  const current = keys.find(signsAt(now))
  const next = current && keys.find((key) => key.purpose === 'pass' && key.withdrawn_at === null && key.from_at >= current.until_at)
  return { ...(root ? { root } : {}), ...(current ? { current } : {}), ...(next ? { next } : {}) }
}

/** The keys of a community; what is missing of root key, current and next pass key is made. `made` is 0 when all was well. */
export const keyRing = async (tx: Tx, community: CommunityId, now: Instant): Promise<KeyRing> => ringOf(tx, community, await keysOf(tx, community), now)

/** The same, and what else is to be read at that moment, in one statement. */
export async function keyRingBeside<T>(tx: Tx, community: CommunityId, now: Instant, other: (tx: Tx) => Promise<T>): Promise<[KeyRing, T]> {
  const [all, found] = await sideBySide(tx, (one) => Promise.all([keysOf(one, community), other(one)]))
  return [await ringOf(tx, community, all, now), found]
}

async function ringOf(tx: Tx, community: CommunityId, all: readonly KeyRow[], now: Instant): Promise<KeyRing> {
  const { root, current, next } = inUse(all, now)
  if (root && current && next) return { community, root, current, next, all, made: 0 }
  // Two requests that both find a key missing must not make it twice.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`keys ${community}`}, 0))`.execute(tx)
  return makeMissing(tx, community, now)
}

async function makeMissing(tx: Tx, community: CommunityId, now: Instant): Promise<KeyRing> {
  const before = await keysOf(tx, community)
  const there = inUse(before, now)
  // A minute back, so that a phone whose clock is a little slow still finds the key in use.
  const root = there.root ?? await addKey(tx, community, 'root', plus(now, -60_000), plus(now, rootYears))
  const current = there.current ?? await addKey(tx, community, 'pass', plus(now, -60_000), plus(now, signs))
  const next = there.next ?? await addKey(tx, community, 'pass', current.until_at, plus(current.until_at, signs))
  const fresh = [root, current, next].filter((key) => !before.includes(key))
  return { community, root, current, next, all: fresh.length > 0 ? await keysOf(tx, community) : before, made: fresh.length }
}

/** Makes what is missing of root key, current and next pass key. Returns how many were made: 0 when all was well. */
export const ensureKeys = async (tx: Tx, community: CommunityId, now: Instant): Promise<number> => (await keyRing(tx, community, now)).made

/** The root key as it stands; null before the community has one. */
export const rootKeyOf = async (tx: Tx, community: CommunityId): Promise<Jwk | null> =>
  (await keysOf(tx, community)).findLast((key) => key.purpose === 'root' && key.withdrawn_at === null)?.public_jwk ?? null

export type PushKeys = { /** as a browser takes it: 65 bytes, base64url */ publicKey: string; privateKey: string }

/** What push services know this community by. Phones hang on it: it is made once and stays. */
export async function pushKeysOf(tx: Tx, community: CommunityId, now: Instant): Promise<PushKeys> {
  const standing = async (): Promise<PushKeys | null> => {
    const { rows: [row] } = await sql<{ jwk: Required<Jwk> }>`select private_jwk as jwk from signing_keys where community_id = ${community} and purpose = 'push' and withdrawn_at is null order by from_at limit 1`.execute(tx)
    return row ? asPushKeys(row.jwk) : null
  }
  const there = await standing()
  if (there) return there
  await sql`select pg_advisory_xact_lock(hashtextextended(${`keys ${community}`}, 0))`.execute(tx)
  return await standing() ?? asPushKeys((await addKey(tx, community, 'push', now, plus(now, rootYears))).private_jwk as Required<Jwk>)
}
const asPushKeys = ({ x, y, d }: Required<Jwk>): PushKeys =>
  ({ publicKey: Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url'), privateKey: d })

const ready = new Map<string, Promise<Signer>>()
function signerOf(community: CommunityId, key: KeyRow): Promise<Signer> {
  const name = `${community} ${key.kid} ${key.public_jwk.x}`
  let signer = ready.get(name)
  if (!signer) {
    if (ready.size > 200) ready.clear()
    signer = importSigner(key.private_jwk, key.kid, subtle)
    ready.set(name, signer)
  }
  return signer
}

/** Whoever signs passes and status lists now. */
export async function signerFor(tx: Tx, community: CommunityId, now: Instant): Promise<Signer> {
  return signerOf(community, (await keyRing(tx, community, now)).current)
}

/** Every key whose passes can still be out, the current and the next one. */
export const trustedKeys = ({ all }: KeyRing, now: Instant): TrustedKey[] =>
  all.filter((key) => key.purpose === 'pass' && now < plus(key.until_at, listed)).map((key): TrustedKey => ({
    kid: key.kid, jwk: key.public_jwk, from: key.from_at, until: key.until_at, ...(key.withdrawn_at ? { withdrawnAt: key.withdrawn_at } : {}),
  }))

/** The signed trust list as devices take it; `dated` is what it says of its own age. */
export const trustListOf = async (ring: KeyRing, now: Instant, dated = now): Promise<Uint8Array<ArrayBuffer>> =>
  signTrustList({ community: ring.community, issuedAt: dated, keys: trustedKeys(ring, now) }, await signerOf(ring.community, ring.root))

/** Which passes were taken back or ended early, by their places in the list, and how many places there are. Whoever issues passes knows. */
export type Statuses = { size: number; set: readonly (readonly [place: number, status: PassStatus])[] }

/** The signed status list as devices take it. */
export const statusListOf = async ({ community, current }: KeyRing, { size, set }: Statuses, dated: Instant): Promise<Uint8Array<ArrayBuffer>> =>
  signStatusList(buildStatusList(community, dated, size, set), await signerOf(community, current))
