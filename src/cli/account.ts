// `postern account add`: gives somebody an account and a role, and prints a link that signs them in once; what else can be said about accounts
// stands in account-acts.ts. The first account of an empty database brings its community with it. Refuses to give a second person a login that is taken.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { defineCommand, type ArgsDef } from 'citty'
import { sql } from 'kysely'
import { roles } from '#domain/access/access.ts'
import type { GivenRole } from '#domain/access/staff.ts'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { hour, instantOf, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { createAccount } from '#server/access/accounts.ts'
import { grantRole } from '#server/access/staff-store.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { cannotStart } from '#server/db/cannot-start.ts'
import { seeOnly, transaction, type Tx } from '#server/db/pool.ts'
import { isDuplicate } from '#server/db/problems.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import { accountActs, actFrom, actOnAccount } from './account-acts.ts'
import { communityNamed } from './community.ts'
import { withDatabase } from './database-for.ts'
import { configFrom, flagsFor } from './flags.ts'

const given = roles.filter((role) => role !== 'resident')
const args: ArgsDef = {
  action: { type: 'positional', required: true, description: 'add: a new account with a role. list: who works here. role: gives somebody a role, or another end. end: ends a role, or all work of somebody. link: signs somebody in once.' },
  login: { type: 'string', valueHint: 'LOGIN', description: 'What the person types to sign in: small letters, digits, dots and dashes.' },
  name: { type: 'string', valueHint: 'NAME', description: 'The name that stands beside decisions.' },
  role: { type: 'string', valueHint: 'ROLE', description: `One of ${given.join(', ')}.` },
  building: { type: 'string', valueHint: 'LABEL', description: 'With role or end: of one building.' },
  until: { type: 'string', valueHint: 'TIME', description: 'With role: until when. With end: at which moment; now when left out. By the community\'s clock, such as 2026-04-05T12:00.' },
  why: { type: 'string', valueHint: 'TEXT', description: 'Stays on their record with role and end.' },
  community: { type: 'string', valueHint: 'NAME', description: 'The community, where there is more than one; in an empty database the name of the first.' },
  zone: { type: 'string', valueHint: 'ZONE', description: 'Time zone of a first community. [default Asia/Shanghai]' },
  phone: { type: 'string', valueHint: 'NUMBER', description: 'The number that residents of a first community are told to call.' },
  'emergency-phone': { type: 'string', valueHint: 'NUMBER', description: 'The number for an ambulance of a first community. [default by its zone: 120 in China, 999 in Hong Kong]' },
  office: { type: 'string', valueHint: 'NAME', description: 'The sub-district\'s office above a first community, as people call it.' },
  'office-phone': { type: 'string', valueHint: 'NUMBER', description: 'Its number: whom people are told to call when nobody in the committee is left to decide.' },
  ...flagsFor(['data', 'database', 'appDatabase', 'origin']),
}

export type Wanted = { login: string; name: string; role: GivenRole; community: string | null; zone: string; phone: string; emergencyPhone: string | null; office: string; officePhone: string }

/** The checked wishes; throws CannotStart with one line for each thing that is wrong. */
export function wantedFrom(flags: Record<string, unknown>): Wanted {
  const text = (key: string) => (typeof flags[key] === 'string' ? flags[key].trim() : '')
  const [login, name, role, zone] = [text('login').toLowerCase(), text('name'), text('role'), text('zone') || 'Asia/Shanghai']
  const wrong: string[] = []
  if (flags['action'] !== 'add') wrong.push(`What to do is missing: postern account add, ${accountActs.join(', ')}.`)
  if (!/^[a-z0-9][a-z0-9._@-]{1,79}$/.test(login)) wrong.push('--login: two to eighty small letters, digits, dots and dashes, such as front-desk.')
  if (name === '' || name.length > 80) wrong.push('--name: one to eighty letters.')
  if (!(given as readonly string[]).includes(role)) wrong.push(`--role: one of ${given.join(', ')}.`)
  if (!Intl.supportedValuesOf('timeZone').includes(zone)) wrong.push('--zone: a time zone such as Asia/Shanghai.')
  if (text('emergency-phone') !== '' && !/^[0-9+ ()-]{2,20}$/.test(text('emergency-phone'))) wrong.push('--emergency-phone: two to twenty digits, such as 120.')
  if (!/^[0-9+ ()-]{0,30}$/.test(text('office-phone'))) wrong.push('--office-phone: up to thirty digits, such as 021 6666 0100.')
  if ((text('office') === '') !== (text('office-phone') === '')) wrong.push('--office and --office-phone: both, or neither.')
  if (wrong.length > 0) throw cannotStart('bad-config', wrong.join('\n'))
  return { login, name, role: role as GivenRole, community: text('community') || null, zone, phone: text('phone'), emergencyPhone: text('emergency-phone') || null, office: text('office'), officePhone: text('office-phone') }
}

/** A community with everything it needs before the first resident is known: keys, rules, the letter. */
async function foundCommunity(tx: Tx, { community: name, zone, phone, emergencyPhone, office, officePhone }: Wanted, now: Instant): Promise<CommunityId> {
  if (name === null) throw cannotStart('bad-config', 'This database is empty. Name its community: --community "Osmanthus Court".')
  const community = uuidv7(msOf(now), randomBytes(10)) as CommunityId
  await sql`
    insert into communities (community_id, name, zone, phone, emergency_phone, office_name, office_phone, created_at)
    values (${community}, ${name}, ${zone}, ${phone}, ${emergencyPhone}, ${office}, ${officePhone}, ${now})`.execute(tx)
  await seeOnly(tx, community)
  await ensureKeys(tx, community, now)
  await seedLetter(tx, community, now)
  await seedRules(tx, community, await readFile(new URL('../../rules/release.dmn', import.meta.url), 'utf8'), now)
  return community
}

/** Stores account, role and link; returns the link's secret, which is good once, for 24 hours. */
export async function addAccount(tx: Tx, wanted: Wanted, now: Instant): Promise<{ token: string; founded: boolean }> {
  const there = await communityNamed(tx, wanted.community)
  const community = there ?? await foundCommunity(tx, wanted, now)
  const account = await createAccount(tx, { login: wanted.login, name: wanted.name, now })
  await grantRole(tx, { account, community, role: wanted.role, now })
  const token = await createSignInLink(tx, { community, for: { kind: 'account', account }, now, expiresAt: plus(now, 24 * hour) })
  return { token, founded: there === null }
}

const linkText = (origin: string | undefined, token: string): string => `${origin ?? 'http://127.0.0.1:8080'}/sign-in#link=${token}`

async function actOn(flags: Record<string, unknown> & { _: string[] }): Promise<void> {
  const wanted = actFrom(flags)
  const config = configFrom(flags, args)
  await withDatabase(config, async (database) => {
    const lines = await transaction(database, [], (tx) => actOnAccount(tx, wanted, instantOf(Date.now())))
    for (const line of lines) console.log(wanted.action === 'link' ? linkText(config.origin, line) : line)
  })
}

export const accountCommand = defineCommand({
  meta: { name: 'account', description: 'account add: give somebody an account and a role; prints a link that signs them in once. account list, role, end, link: who works here.' },
  args,
  async run({ args: flags }) {
    if ((accountActs as readonly unknown[]).includes(flags['action'])) return actOn(flags)
    const wanted = wantedFrom(flags)
    const config = configFrom(flags, args)
    await withDatabase(config, async (database) => {
      const added = await transaction(database, [], (tx) => addAccount(tx, wanted, instantOf(Date.now()))).catch((error: unknown) => {
        throw isDuplicate(error) ? cannotStart('bad-config', '--login: somebody has it already. Choose another.', error) : error
      })
      if (added.founded) console.error('The community was made, with its keys, rules and letter.')
      console.log(linkText(config.origin, added.token))
    })
  },
})
