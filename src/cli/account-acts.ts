// `postern account list|role|end|link`: what whoever runs the machine can do about who works here when nobody inside can, such as the only secretary
// who has lost her phone. All of it stands on their record as the operator's. Refuses to leave a community without a secretary.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { endsLastSecretary, ending, givenRoles, holdsAt, placesOf, type GivenRole, type Held } from '#domain/access/staff.ts'
import { uuidv7, type AccountId, type BuildingId, type CommunityId, type StaffActId } from '#domain/kernel/ids.ts'
import { atWall, day, later, localTime, msOf, plus, readDay, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { putEnded, putGiven, tellStaff } from '#server/access/staff-acts.ts'
import { buildingLabels, membersOf, rolesIn, takeStaffTurn } from '#server/access/staff-store.ts'
import { cannotStart } from '#server/db/cannot-start.ts'
import { seeOnly, type Tx } from '#server/db/pool.ts'
import { communityNamed } from './community.ts'

export const accountActs = ['list', 'role', 'end', 'link'] as const
export type ActWanted = { action: (typeof accountActs)[number]; login: string; role: GivenRole | null; building: string | null; /** as typed */ until: string; why: string; community: string | null }

const wrong = (text: string) => cannotStart('bad-config', text)
const operator = { actor: 'operator', role: 'operator' }

export function actFrom(flags: Record<string, unknown>): ActWanted {
  const text = (key: string) => (typeof flags[key] === 'string' ? flags[key].trim() : '')
  const action = flags['action'] as ActWanted['action']
  const [login, role] = [text('login').toLowerCase(), text('role')]
  const mistakes: string[] = []
  if (action !== 'list' && login === '') mistakes.push('--login: whose.')
  if (action === 'role' || role !== '') if (!(givenRoles as readonly string[]).includes(role)) mistakes.push(`--role: one of ${givenRoles.join(', ')}.`)
  if (mistakes.length > 0) throw wrong(mistakes.join('\n'))
  return { action, login, role: (role || null) as GivenRole | null, building: text('building') || null, until: text('until'), why: text('why'), community: text('community') || null }
}

type Here = { tx: Tx; community: CommunityId; zone: Zone; now: Instant; held: readonly Held[]; labels: ReadonlyMap<BuildingId, string> }

/** `2026-04-05T12:00`, by the community's clock. */
export function momentOf(text: string, zone: Zone): Instant | null {
  if (text === '') return null
  const [, days, hours, minutes] = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)$/.exec(text) ?? []
  const on = days === undefined ? null : readDay(days)
  if (!on || Number(hours) > 23 || Number(minutes) > 59) throw wrong('--until: a day and a time by the community’s clock, such as 2026-04-05T12:00.')
  return atWall(on, Number(hours) * 60 + Number(minutes), zone)
}

const wall = (at: Instant, zone: Zone): string => {
  const { day: on, minutes } = localTime(at, zone)
  return `${on} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function roleText({ role, building, until }: Held, { labels, zone, now }: Here): string {
  const end = until === null ? '' : until <= now ? `, ended ${wall(until, zone)}` : `, until ${wall(until, zone)}`
  return `${role}${building ? ` of building ${labels.get(building) ?? '?'}` : ''}${end}`
}

async function listed(here: Here): Promise<string[]> {
  const people = await membersOf(here.tx, here.community)
  return [`community ${here.community}`, ...people.map(({ id, login, name, signsIn, closed }) => {
    const roles = here.held.filter((one) => one.account === id)
    return [login, name, roles.map((one) => roleText(one, here)).join('; ') || 'no role', closed ? 'closed' : signsIn ? '' : 'no passkey or password'].filter((part) => part !== '').join(' · ')
  })]
}

async function accountOf({ tx, community }: Here, login: string): Promise<AccountId> {
  const { rows: [row] } = await sql<{ id: AccountId }>`
    select a.id from accounts a where a.login = ${login} and a.disabled_at is null
      and (exists (select from grants g where g.account_id = a.id and g.community_id = ${community}) or exists (select from staff_proposals p where p.community_id = ${community} and p.account_id = a.id))`.execute(tx)
  if (!row) throw wrong('--login: nobody of this community is called that. `postern account list` shows them.')
  return row.id
}

function buildingOf({ labels }: Here, { role, building }: ActWanted): BuildingId | null {
  const found = building === null ? null : [...labels].filter(([, label]) => label === building).map(([id]) => id)
  if (found && found.length !== 1) throw wrong('--building: the label of one building, as the roster has it.')
  if (role && (placesOf(role) === 'building' ? !found : placesOf(role) === 'all' && found)) throw wrong(`--building: ${placesOf(role) === 'building' ? 'this role needs one' : 'this role is for everywhere'}.`)
  return found?.[0] ?? null
}

async function carriedOut(here: Here, wanted: ActWanted): Promise<string[]> {
  const { tx, community, zone, now, held } = here
  const account = await accountOf(here, wanted.login)
  const it = { tx, community, now, held, by: operator, id: uuidv7(msOf(now), randomBytes(10)) as StaffActId, why: wanted.why, proposal: null }
  const at = momentOf(wanted.until, zone)
  if (wanted.action === 'link') {
    if (!held.some((one) => one.account === account && holdsAt(one, now))) throw wrong('They have no role here now: postern account role gives one.')
    return [await createSignInLink(tx, { community, for: { kind: 'account', account }, now, expiresAt: plus(now, day) })]
  }
  const building = buildingOf(here, wanted)
  if (wanted.action === 'role') {
    if (at !== null && at <= now) throw wrong('--until: lies in the past.')
    await putGiven(it, { account, role: wanted.role!, building, until: at })
  } else {
    const end = { account, role: wanted.role, building, at: later(at ?? now, now) }
    if (ending(end, held, now).length === 0) throw wrong('Nothing to end: it has ended already, or ends sooner anyway.')
    if (endsLastSecretary(end, held, now)) throw wrong('There would be no secretary then. Give somebody else the role first: postern account role --role secretary.')
    await putEnded(it, end)
  }
  await tellStaff(tx, community, account, now)
  return []
}

/** Lines to print; of `link` the link's secret. */
export async function actOnAccount(tx: Tx, wanted: ActWanted, now: Instant): Promise<string[]> {
  const community = await communityNamed(tx, wanted.community)
  if (community === null) throw wrong('There is no community yet: postern account add makes the first.')
  await seeOnly(tx, community)
  await takeStaffTurn(tx, community)
  const { rows: [row] } = await sql<{ zone: Zone }>`select zone from communities where community_id = ${community}`.execute(tx)
  const here = { tx, community, zone: row!.zone, now, held: await rolesIn(tx, community), labels: await buildingLabels(tx, community) }
  return wanted.action === 'list' ? listed(here) : carriedOut(here, wanted)
}
