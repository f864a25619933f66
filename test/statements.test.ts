// The check of who writes where must itself fall on whoever breaks it: statements as the server sends them, one breach each.

import { loadModule, parseSync } from 'libpg-query'
import { beforeAll, expect, test } from 'vitest'
import { judge, tablesOf } from '../scripts/check-statements.mjs'

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
  expect(judge({ from: 'server/people/store.ts', sql: 'select 1 from sealing_orders' })).toEqual(['server/people/store.ts: reads sealing_orders, which belongs to server/sealing above it'])
  expect(judge({ from: 'server/exits/x.ts', sql: 'delete from orphans' })).toEqual(['server/exits/x.ts: orphans has no home in scripts/homes.mjs'])
  expect(judge({ from: 'server/exits/x.ts', sql: 'selec 1' })[0]).toContain('cannot be read')
  expect(judge({ from: 'cli/account.ts', sql: 'insert into exits default values' })).toEqual([])
})
