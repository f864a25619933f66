// Who writes where: reads every statement that the API tests really sent, parsed by PostgreSQL's own parser, and holds the tables
// it names against scripts/homes.mjs. A table is written at home and read from above. Statements come as lines of JSON,
// `{ "from": "server/exits/rows.ts", "sql": "…", "same": [1, 2, 1] }`, from test/support/statements.ts. And whether every table of a
// community is tied to the others by it (check-joins.mjs).
// It refuses to guess: no statements, one that does not parse, or a table without a home is a breach.
// Usage: node scripts/check-statements.mjs FOLDER

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadModule, parseSync } from 'libpg-query'
import { untied } from './check-joins.mjs'
import { apart, homes, readsUpwards } from './homes.mjs'

const writers = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']

/** The tables that a parsed statement writes and reads; what a `with` names is no table. */
export function tablesOf(tree) {
  const found = { writes: new Set(), reads: new Set() }
  const named = new Set()
  const visit = node => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    if (typeof node.ctename === 'string') named.add(node.ctename)
    for (const [key, value] of Object.entries(node)) {
      if (writers.includes(key)) {
        found.writes.add(value.relation.relname)
        const { relation: _, ...rest } = value
        visit(rest)
      } else if (key === 'lockedRels') continue // names what `from` names already, by its alias
      else if (key === 'TruncateStmt') value.relations.forEach(({ RangeVar }) => found.writes.add(RangeVar.relname))
      else if (key === 'RangeVar' && !['pg_catalog', 'information_schema', 'graphile_worker'].includes(value.schemaname)) found.reads.add(value.relname)
      else visit(value)
    }
  }
  visit(tree)
  const tables = names => [...names].filter(name => !named.has(name) && !name.startsWith('pg_'))
  return { writes: tables(found.writes), reads: tables(found.reads) }
}

const placeOf = file => file.split('/').slice(0, 2).join('/')
const rank = new Map(homes.map(([place], at) => [place, at]))
const homeOf = new Map(homes.flatMap(([place, tables]) => tables.map(table => [table, place])))

/** The breaches of one statement, as sentences. `from` is the file of src/ that sent it. */
export function judge({ from, sql }) {
  const place = placeOf(from)
  // db (migrations, settings) and the command line stand outside the order.
  if (!rank.has(place)) return []
  let tree
  try {
    tree = parseSync(sql)
  } catch (error) {
    return [`${from}: cannot be read (${error.message}): ${sql.slice(0, 120)}`]
  }
  const { writes, reads } = tablesOf(tree)
  const upwards = readsUpwards.filter(([who]) => who === place || who === from).flatMap(([, tables]) => tables)
  const strange = [...writes, ...reads].filter(table => !homeOf.has(table)).map(table => `${from}: ${table} has no home in scripts/homes.mjs`)
  const wrote = writes.filter(table => homeOf.has(table) && homeOf.get(table) !== place).map(table => `${from}: writes ${table}, which belongs to ${homeOf.get(table)}`)
  const read = reads.filter(table => homeOf.has(table) && rank.get(homeOf.get(table)) > rank.get(place) && !upwards.includes(table))
    .map(table => `${from}: reads ${table}, which belongs to ${homeOf.get(table)} above it`)
  return [...strange, ...wrote, ...read]
}

/** The tables that are not joined by their community, as sentences. `used` is told which exceptions were needed. */
export function judgeJoins({ from, sql, same }, used = new Set()) {
  // Migrations run on the whole database, and the first questions to it name no community.
  if (placeOf(from) === 'server/db') return []
  let apartFrom
  try {
    apartFrom = untied(parseSync(sql), same)
  } catch (error) {
    return [`${from}: cannot be read (${error.message}): ${sql.slice(0, 120)}`]
  }
  if (apartFrom.length === 0) return []
  const exception = apart.find(([file, piece]) => file === from && sql.includes(piece))
  if (exception) used.add(exception)
  return exception ? [] : [`${from}: ${apartFrom.join(', ')} is not joined to the rest by community_id: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`]
}

/** Every statement under a folder once, by the file that sent it. */
export function statementsIn(folder) {
  const lines = readdirSync(folder).flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n').filter(line => line !== ''))
  return [...new Set(lines)].map(line => JSON.parse(line))
}

const main = async () => {
  await loadModule()
  const statements = statementsIn(resolve(process.argv[2]))
  const used = new Set()
  const breaches = [...new Set([...statements.flatMap(judge), ...statements.flatMap(it => judgeJoins(it, used))])].sort()
  for (const [file, piece] of apart.filter(it => !used.has(it))) breaches.push(`${file}: nothing needs the exception for “${piece}” any more`)
  if (statements.length === 0) breaches.push('no statement was read: an empty check proves nothing')
  for (const line of breaches) console.error(`forbidden: ${line}`)
  console.log(`${statements.length} statements, ${breaches.length} breaches`)
  if (breaches.length > 0) process.exitCode = 1
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main()
