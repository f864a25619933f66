// The catalogue of the migrated database, read and held against the rules that let one schema run on PostgreSQL and on Citus,
// keep communities apart, and make every item about a person state its purpose, reader and end.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMigrations, tablesIn } from '#server/db/migrate.ts'
import { wholeTables } from '../../scripts/homes.mjs'
import { openFresh } from '../support/postgres.ts'

let fresh: Awaited<ReturnType<typeof openFresh>>
beforeAll(async () => { fresh = await openFresh() })
afterAll(() => fresh.done())
const ask = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(fresh.database.owner)).rows

/** Whole copies on every machine: what must be unique across communities. Everything else belongs to one community. */
const reference = ['communities', 'accounts', 'passkeys', 'grants', 'devices', 'sign_in_links', 'sign_in_tries', 'spoken_codes', 'sessions', 'challenges', 'notice_codes']
/** Written by the migration runner and the worker, never by the application. */
const local = ['migrations', 'job_tasks', 'job_marks']

const tables = () => ask(sql<{ name: string; oid: number; has_community: boolean; rls: boolean; owner: string }>`
  select c.relname as name, c.oid::int as oid, c.relrowsecurity as rls, c.relowner::regrole::text as owner,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped) as has_community
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`)
const distributed = async () => (await tables()).filter((table) => !reference.includes(table.name) && !local.includes(table.name))

test('the catalogue is read at all', async () => {
  const names = (await tables()).map((table) => table.name)
  expect(names).toEqual(expect.arrayContaining([...reference, ...local, 'residents', 'exits', 'movements', 'commands']))
  expect((await distributed()).length).toBeGreaterThan(20)
  expect(wholeTables.toSorted(), 'what the check of the statements joins to anything').toEqual([...reference, ...local].sort())
})

test('the migrations, read as text, name every table there is, and put no row in any: that is what clearing a broken-off filling goes by', async () => {
  const named = tablesIn(await readMigrations('migrations'))
  const there = (await tables()).map((table) => table.name).filter((name) => name !== 'migrations')
  expect(named.sort()).toEqual(there)
  for (const name of there) expect(await ask(sql`select 1 from ${sql.table(name)} limit 1`), name).toEqual([])
})

test('every table of a community carries community_id in each primary key, unique constraint, unique index and exclusion', async () => {
  expect((await distributed()).filter((table) => !table.has_community).map((table) => table.name)).toEqual([])
  const names = (await distributed()).map((table) => table.name)
  const keys = await ask(sql<{ name: string; key: string; columns: string[] }>`
    select t.relname as name, i.relname as key, array(select a.attname::text from unnest(x.indkey) k join pg_attribute a on a.attrelid = t.oid and a.attnum = k) as columns
    from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = 'public' and (x.indisunique or x.indisexclusion)`)
  expect(keys.filter((key) => names.includes(key.name) && !key.columns.includes('community_id'))).toEqual([])
  expect(names.filter((name) => !keys.some((key) => key.name === name)), 'tables without any key').toEqual([])
})

test('foreign keys between tables of a community contain community_id on both sides, and no reference table points at one', async () => {
  const keys = await ask(sql<{ from: string; to: string; columns: string[]; others: string[] }>`
    select k.conrelid::regclass::text as from, k.confrelid::regclass::text as to,
      array(select a.attname::text from unnest(k.conkey) n join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n) as columns,
      array(select a.attname::text from unnest(k.confkey) n join pg_attribute a on a.attrelid = k.confrelid and a.attnum = n) as others
    from pg_constraint k where k.contype = 'f'`)
  expect(keys.length).toBeGreaterThan(10)
  const wrong = keys.filter((key) => {
    if (reference.includes(key.from)) return !reference.includes(key.to)
    if (reference.includes(key.to)) return false
    return !key.columns.includes('community_id') || key.columns.indexOf('community_id') !== key.others.indexOf('community_id')
  })
  expect(wrong).toEqual([])
})

test('row-level security is on for every table of a community, for all that is read and all that is written', async () => {
  expect((await distributed()).filter((table) => !table.rls).map((table) => table.name)).toEqual([])
  const policies = await ask(sql<{ name: string; reads: string | null; writes: string | null; command: string; permissive: boolean; roles: string[] }>`
    select polrelid::regclass::text as name, pg_get_expr(polqual, polrelid) as reads, pg_get_expr(polwithcheck, polrelid) as writes, polcmd::text as command,
      polpermissive as permissive, array(select unnest(polroles)::int::text) as roles from pg_policy`)
  const rule = /^\(community_id = ANY \(\(NULLIF\(current_setting\('app\.communities'::text, true\), ''::text\)\)::uuid\[\]\)\)$/
  for (const { name } of await distributed()) {
    const own = policies.filter((policy) => policy.name === name)
    // Two permissive policies widen each other: there is one.
    expect(own, name).toHaveLength(1)
    expect(own[0], name).toMatchObject({ reads: expect.stringMatching(rule), writes: expect.stringMatching(rule), command: '*', roles: ['0'] })
  }
})

test('the application’s role owns nothing, makes nothing and cannot get around the policies', async () => {
  const [role] = await ask(sql<Record<string, boolean>>`
    select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = 'postern_app'`)
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false })
  expect(await ask(sql`select roleid::regrole::text from pg_auth_members where member = 'postern_app'::regrole`)).toEqual([])
  expect((await tables()).filter((table) => table.owner === 'postern_app')).toEqual([])
  const may = await ask(sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'
      and (has_table_privilege('postern_app', c.oid, 'truncate') or has_table_privilege('postern_app', c.oid, 'references') or has_table_privilege('postern_app', c.oid, 'trigger'))`)
  expect(may).toEqual([])
  const [schema] = await ask(sql<{ create: boolean }>`select has_schema_privilege('postern_app', 'public', 'create') as create`)
  expect(schema).toEqual({ create: false })
  const [ledger] = await ask(sql<{ update: boolean; delete: boolean }>`
    select has_table_privilege('postern_app', 'exit_steps', 'update') as update, has_table_privilege('postern_app', 'exit_steps', 'delete') as delete`)
  expect(ledger, 'steps are only ever added').toEqual({ update: false, delete: false })
})

test('no triggers, no serial columns, no column filled by a sequence', async () => {
  expect(await ask(sql`select t.tgrelid::regclass::text, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`)).toEqual([])
  expect(await ask(sql`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S'`)).toEqual([])
  expect(await ask(sql`select a.attrelid::regclass::text, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace`)).toEqual([])
})

/** Says nothing about a person: places, keys, times of the system, counts, codes, and the rules themselves. */
const placeTables = ['communities', 'compounds', 'buildings', 'entrances', 'flats', 'gates', 'feeds', 'changes', 'job_runs', 'job_tasks', 'job_marks', 'control_rules', 'sealing_orders', 'sealing_order_steps', 'rule_sets',
  'letters', 'signing_keys', 'signed_lists', 'challenges', 'roster_imports', 'roster_shapes', 'roster_runs', 'list_looks', 'devices', 'device_days', 'migrations', 'office_changes', 'short_answers', 'short_answer_looks', 'notices', 'notice_codes', 'notice_hours', 'door_rounds', 'round_tasks', 'stations', 'laboratories', 'lab_refusals', 'kit_lots', 'kit_recalls', 'testing_rounds', 'testing_round_stations', 'call_lists', 'channels_failing', 'group_messages']
/** Ids, states of the machine, and times that mean nothing without the row's own content. */
const plainColumns = /^(seq|decider_role|appeal_to|cause|steps|proposed|override|from_gate|community_id|id|ids|.*_id|kind|code|version|sha256|label|transports|counter|created_at|recorded_at|received_at|changed_at|expires_at|done_at|issued_at|seen_at|disabled_at|moved_away_at|uses_left|token_hash|body_hash|public_key|status_index|media_type|by_actor|recorded_by|asked_by|actor|actor_kind|created_by|issued_by|given_by|given_at|from_side|channel|how|role|by_role|rule_code|rule_version|endpoint|clock_error_ms|device_at|at|since|until|from_at|until_at|started_at|ended_at|due_back|asked_at|not_after|weekly|exits|exits_used|emergency|paper_open|purpose|what|why|state|whereabouts|flags|status|verdict|subject_id|details|totp_last_step|hash|type|doubts|held|ruled|fact_hash|nth|accepted|among|try_again_at|tries|takes_back|undoes|told_from|state_told|begins|used_by|look_again|names|after_seq|before_until|rung|next_at|reached_by|looked|superseded_at|taken_back_by|desk|paper|late|differs)$/
/** States of the machine in these tables alone. */
const states: Record<string, readonly string[]> = {
  promises: ['section', 'kept', 'confidential', 'taken', 'urgency', 'due', 'comes_up_at', 'step', 'last_tried_at', 'outcome', 'closed_at', 'closed_as', 'acts', 'clash', 'opened_at'], promise_acts: ['seen', 'clashes_with'], desk_turns: ['quiet', 'leads', 'struck'],
  contacts: ['fold', 'times', 'awaits', 'result_at', 'outside_number', 'outside_deadline'], cases: ['private', 'answer_way', 'outside_deadline', 'joined_to'], call_list_lines: ['n', 'result_at', 'result_by'], call_list_results: ['n', 'acts'], carers: ['ask_at', 'ask_why', 'ask_until'],
  // Of a round that is over: the notice in its place, whose words name nobody.
  round_acts: ['instead', 'words'],
  repairs: ['way', 'level', 'visit_from', 'visit_over', 'works_at', 'again', 'acts', 'priced_on', 'price_failed_at', 'level_up_at', 'level_late'], loans: ['tool'], messages: ['rank'],
  samples: ['size'], sample_acts: ['tube'], tube_acts: ['tube', 'size', 'to_device'], testing_slot_acts: ['minutes'], station_calls: ['entrances'],
  // How a file was read, and where in it a result stands.
  lab_columns: ['columns'], lab_files: ['name', 'lines', 'left_out'], lab_results: ['sheet', 'lines'], lab_looks: ['results'], pool_holds: ['results', 'rings_by', 'rings_at'], pool_watches: ['accounts'], antigen_looks: ['results'],
  boxes: ['tubes', 'closed_at', 'told_at', 'arrived_at'], box_acts: ['tube', 'count'], box_handings: ['leg'], box_codes: ['leg'], tube_moves: ['count', 'first', 'last', 'words'],
  kit_moves: ['count', 'cartons', 'said', 'short', 'bags', 'signed', 'takes_back'], kit_confirms: ['count'],
}
/** Named in `plainColumns` for other tables, but about a person here. */
const personal = ['residents.status', 'news.details', 'looks.resident_id', 'movements.resident_id', 'carers.resident_id', 'exits.resident_id', 'exits.purpose',
  'exits.whereabouts', 'tellings.how', 'contacts.resident_id', 'credential_traces.resident_id', 'credential_traces.account_id', 'messages.resident_id', 'antigen_results.household_id', 'antigen_results.person_id', 'antigen_results.what', 'cases.household_id', 'cases.resident_id', 'contacts.household_id', 'contacts.spoke_id', 'contact_people.resident_id', 'loans.household_id', 'mediation_parties.resident_id']

test('every column about a person says what it is for, who reads it and when it ends', async () => {
  const columns = await ask(sql<{ name: string; column: string; comment: string | null }>`
    select c.relname as name, a.attname as column, col_description(c.oid, a.attnum) as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = 'public' and c.relkind = 'r'`)
  const about = columns.filter(({ name, column }) => !placeTables.includes(name) && (personal.includes(`${name}.${column}`) || !(plainColumns.test(column) || states[name]?.includes(column))))
  expect(about.length).toBeGreaterThan(25)
  const form = /^purpose: [^;]+; reader: [^;]+; ends: [^;]+$/
  expect(about.filter(({ comment }) => !form.test(comment ?? '')).map(({ name, column }) => `${name}.${column}`)).toEqual([])
  // A comment in a form that nothing reads would pass unseen on the others.
  expect(columns.filter(({ comment }) => comment?.includes('purpose:') && !form.test(comment)).map(({ name, column }) => `${name}.${column}`)).toEqual([])
})
