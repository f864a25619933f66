// The check of who writes where must itself fall on whoever breaks it: statements as the server sends them, one breach each.

import { loadModule, parseSync } from 'libpg-query'
import { beforeAll, expect, test } from 'vitest'
import { judge, judgeJoins, tablesOf } from '../scripts/check-statements.mjs'

beforeAll(async () => { await loadModule() })

test('a statement’s tables are found wherever they stand, and what it names itself is no table', () => {
  const tree = parseSync(`with fresh as (insert into decisions (id) select id from exits returning id)
    update contacts set note = '' from unnest($1::uuid[]) as t (id), (select 1 from residents for update) r where exists (select from fresh) and id in (select id from flats)`)
  const { writes, reads } = tablesOf(tree)
  expect(writes.sort()).toEqual(['contacts', 'decisions'])
  expect(reads.sort()).toEqual(['exits', 'flats', 'residents'])
})

test('who writes in another’s house, reads from above, or names a table that nobody owns, is named', () => {
  expect(judge({ from: 'server/exits/rows.ts', sql: 'insert into exits select * from residents' })).toEqual([])
  expect(judge({ from: 'server/desk/store.ts', sql: 'update exits set note = $1' })).toEqual(['server/desk/store.ts: writes exits, which belongs to server/exits'])
  expect(judge({ from: 'server/desk/queue.ts', sql: 'select 1 from exits' })).toEqual([])
  expect(judge({ from: 'server/desk/store.ts', sql: 'select 1 from exits' })).toEqual(['server/desk/store.ts: reads exits, which belongs to server/exits above it'])
  expect(judge({ from: 'server/people/store.ts', sql: 'select 1 from sealing_orders' })).toEqual(['server/people/store.ts: reads sealing_orders, which belongs to server/sealing above it'])
  expect(judge({ from: 'server/exits/x.ts', sql: 'delete from orphans' })).toEqual(['server/exits/x.ts: orphans has no home in scripts/homes.mjs'])
  expect(judge({ from: 'server/exits/x.ts', sql: 'selec 1' })[0]).toContain('cannot be read')
  expect(judge({ from: 'cli/account.ts', sql: 'insert into exits default values' })).toEqual([])
})

const joined = (sql: string, same?: number[]) => judgeJoins({ from: 'server/exits/x.ts', sql, ...(same ? { same } : {}) })
const breach = (tables: string) => [expect.stringContaining(`server/exits/x.ts: ${tables} is not joined to the rest by community_id`)]

test('tables of a community are joined by it: to each other, or each to one and the same value', () => {
  expect(joined('select 1 from exits e join exit_people p on p.community_id = e.community_id and p.exit_id = e.id')).toEqual([])
  expect(joined('select 1 from exits e join passes p using (community_id)')).toEqual([])
  expect(joined('select 1 from exits e, residents r where e.community_id = $1 and r.community_id = $2', [1, 1])).toEqual([])
  expect(joined('select 1 from exits e join accounts a on a.id = $1 join communities c on true')).toEqual([])
  expect(joined('select 1 from exits e join exit_people p on p.exit_id = e.id')).toEqual(breach('exit_people'))
  expect(joined('select 1 from exits e, residents r where e.community_id = $1 and r.community_id = $2', [1, 2])).toEqual(breach('residents'))
  expect(joined('select 1 from exits e, residents r where e.community_id = r.community_id or e.id = r.id'), 'an “or” ties nothing').toEqual(breach('residents'))
})

test('sub-selects, CTEs, unions and what is written are held to it as well', () => {
  expect(joined('select (select max(m.at) from movements m where m.community_id = e.community_id) from exits e')).toEqual([])
  expect(joined('with theirs as (select community_id, id from exits) select 1 from passes p join theirs t on t.community_id = p.community_id')).toEqual([])
  expect(joined('insert into news (community_id, id) select e.community_id, e.id from exits e')).toEqual([])
  expect(joined('insert into news (community_id, id) select $1, e.id from exits e where e.community_id = $2', [1, 1])).toEqual([])
  expect(joined('update exits e set state = n.state from exit_steps n where e.community_id = $1 and n.community_id = e.community_id')).toEqual([])
  expect(joined('select 1 from exits e where (e.community_id, e.id) in (select p.community_id, p.exit_id from passes p where p.community_id = e.community_id)')).toEqual([])
  expect(joined('select 1 from exits e where exists (select from movements m where m.exit_id = e.id)')).toEqual(breach('movements'))
  expect(joined('with theirs as (select id from exits) select 1 from passes p join theirs t on t.id = p.exit_id')).toEqual([expect.stringContaining('is not joined')])
  expect(joined('select id from exits where community_id = $1 union select id from news where community_id = $2', [1, 2])).toEqual(breach('news'))
  expect(joined('insert into news (community_id, id) values ($1, (select id from exits where community_id = $2))', [1, 2])).toEqual([expect.stringContaining('is not joined')])
  expect(joined('delete from passes p using exits e where p.exit_id = e.id')).toEqual(breach('exits'))
  expect(joined('with gone as (delete from news where community_id = $1 returning id) delete from looks where community_id = $2', [1, 2])).toEqual([expect.stringContaining('is not joined')])
})
