// The splitter must never cut inside a text, a function or a comment: half a migration is worse than none.
import { expect, test } from 'vitest'
import { statementsOf } from './statements.ts'

const sqls = (text: string) => statementsOf(text).map((statement) => statement.sql)

test('a semicolon ends a statement only outside quotes, functions and comments', () => {
  expect(sqls("select ';' as a; select 'it''s;' -- no; not here\n, 2; select \"a;b\"")).toEqual(
    ["select ';' as a", "select 'it''s;' -- no; not here\n, 2", 'select "a;b"'])
  expect(sqls('create function f() as $$ begin; end; $$; create function g() as $body$ $$;$$ $body$')).toEqual(
    ['create function f() as $$ begin; end; $$', 'create function g() as $body$ $$;$$ $body$'])
  expect(sqls("select e'a\\';b'; select 'c:\\'; select 3")).toEqual(["select e'a\\';b'", "select 'c:\\'", 'select 3'])
  expect(sqls('/* one; /* two; */ still; */ select 1; ; -- the end;')).toEqual(['select 1'])
})

test('each statement knows the line it starts on', () => {
  expect(statementsOf('-- why\n\nselect 1;\n\n  select\n 2').map((s) => s.line)).toEqual([3, 5])
})
