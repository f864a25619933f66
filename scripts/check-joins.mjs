// One community's rows are met by its own alone: in every statement each table of a community is tied by its community_id to every
// other, or all to one and the same value, sub-selects and CTEs included. So a statement is answered in one piece of a Citus, and no
// join ever reaches into another community. Reads PostgreSQL's own syntax tree; it refuses to take an `or` for a tie.

import { wholeTables } from './homes.mjs'

const key = 'community_id'

/** Union-find over what can be equal: a table's community_id, a value, a column that a sub-select hands out. */
function newTies() {
  const above = new Map()
  const root = node => { let at = node; while (above.has(at)) at = above.get(at); return at }
  return { root, tie: (a, b) => { const [x, y] = [root(a), root(b)]; if (x !== y) above.set(x, y) } }
}

const isTable = (name, schema) => (schema === undefined || schema === 'public') && !wholeTables.includes(name) && !name.startsWith('pg_')
const namesOf = fields => fields.map(field => field.String?.sval ?? '*')
const bare = node => (node?.TypeCast ? bare(node.TypeCast.arg) : node)

/** The tables of communities in a statement, each with the class of its community_id. `same`: for each parameter the first that has its value. */
export function tiesOf(tree, same = []) {
  const ties = newTies()
  const tables = []
  let next = 0

  const valueOf = number => `value ${same[number - 1] ?? number}`

  /** What a column or value stands for in this scope; null for what cannot be followed. */
  const nodeOf = (expression, scope) => {
    const it = bare(expression)
    if (it?.ParamRef) return valueOf(it.ParamRef.number)
    if (it?.A_Const?.sval) return `text ${it.A_Const.sval.sval}`
    if (!it?.ColumnRef) return null
    const names = namesOf(it.ColumnRef.fields)
    const column = names.at(-1)
    for (let at = scope; at; at = at.outer) {
      const known = names.length > 1 ? at.names.get(names.at(-2)) : [...at.names.values()].find(columns => columns.has(column))
      if (known) return known.get(column) ?? null
    }
    return null
  }

  /** Ties what `and` holds together; anything else is only looked through for sub-selects. */
  const conditions = (node, scope) => {
    const it = node?.A_Expr
    if (node?.BoolExpr?.boolop === 'AND_EXPR') return node.BoolExpr.args.forEach(part => conditions(part, scope))
    if (it?.kind === 'AEXPR_OP' && it.name[0].String.sval === '=') {
      const [left, right] = [it.lexpr, it.rexpr].map(side => side?.RowExpr?.args ?? [side])
      left.forEach((one, i) => equal(nodeOf(one, scope), nodeOf(right[i], scope)))
    }
    inside(node, scope)
  }
  const equal = (a, b) => { if (a && b) ties.tie(a, b) }

  /** Sub-selects anywhere in an expression. */
  const inside = (node, scope) => {
    if (Array.isArray(node)) return node.forEach(part => inside(part, scope))
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (name === 'SelectStmt') select(value, scope)
      else inside(value, scope)
    }
  }

  const table = ({ relname, schemaname, alias }, scope) => {
    const cte = schemaname === undefined ? cteOf(relname, scope) : undefined
    const columns = cte ?? new Map()
    if (!cte && isTable(relname, schemaname)) {
      const node = `table ${next++}`
      tables.push({ name: relname, node })
      columns.set(key, node)
    }
    scope.names.set(alias?.aliasname ?? relname, columns)
    return columns
  }
  const cteOf = (name, scope) => { for (let at = scope; at; at = at.outer) if (at.ctes.has(name)) return at.ctes.get(name); return undefined }

  /** One thing that `from` names; returns the columns of it, for `using`. */
  const source = (item, scope) => {
    if (item.RangeVar) return [table(item.RangeVar, scope)]
    if (item.RangeSubselect) {
      const columns = select(item.RangeSubselect.subquery.SelectStmt, scope)
      scope.names.set(item.RangeSubselect.alias?.aliasname ?? `unnamed ${next++}`, columns)
      return [columns]
    }
    if (item.JoinExpr) {
      const { larg, rarg, quals, usingClause } = item.JoinExpr
      const [left, right] = [source(larg, scope), source(rarg, scope)]
      if (usingClause?.some(part => part.String.sval === key)) for (const a of left) for (const b of right) equal(a.get(key), b.get(key))
      if (quals) conditions(quals, scope)
      return [...left, ...right]
    }
    if (item.RangeFunction) scope.names.set(item.RangeFunction.alias?.aliasname ?? `unnamed ${next++}`, new Map())
    inside(item, scope)
    return []
  }

  const within = (outer, withClause) => {
    const scope = { outer, names: new Map(), ctes: new Map() }
    for (const { CommonTableExpr: { ctename, ctequery } } of withClause?.ctes ?? []) {
      scope.ctes.set(ctename, new Map())
      scope.ctes.set(ctename, any(ctequery, scope))
    }
    return scope
  }
  /** The columns that a list of targets hands out. */
  const handedOut = (targets, scope) => new Map((targets ?? []).flatMap(({ ResTarget: { name, val } }) => {
    const fields = bare(val)?.ColumnRef ? namesOf(bare(val).ColumnRef.fields) : []
    const node = nodeOf(val, scope)
    if (fields.at(-1) === '*') return [...scope.names.values()].flatMap(columns => [...columns])
    return node ? [[name ?? fields.at(-1), node]] : []
  }))

  /** Returns the columns that it hands out. */
  const select = (it, outer) => {
    const scope = within(outer, it.withClause)
    if (it.larg) {
      const [columns] = [select(it.larg, scope), select(it.rarg, scope)]
      return columns
    }
    for (const item of it.fromClause ?? []) source(item, scope)
    if (it.whereClause) conditions(it.whereClause, scope)
    const { fromClause: _from, whereClause: _where, withClause: _with, ...rest } = it
    inside(rest, scope)
    return handedOut(it.targetList, scope)
  }

  const insert = ({ relation, cols, selectStmt, withClause, returningList, onConflictClause }, outer) => {
    const scope = within(outer, withClause)
    const columns = selectStmt ? selectStmt.SelectStmt : null
    const at = (cols ?? []).findIndex(({ ResTarget }) => ResTarget.name === key)
    const given = columns ? insertedAt(columns, at, scope) : null
    const own = table(relation, scope)
    equal(own.get(key), given)
    if (onConflictClause) inside(onConflictClause, scope)
    return handedOut(returningList, scope)
  }
  /** What an insert puts into that column: of a select its target, of values those of each row. */
  const insertedAt = (it, at, scope) => {
    if (it.valuesLists) {
      const nodes = it.valuesLists.map(({ List }) => nodeOf(List.items[at < 0 ? 0 : at], scope))
      nodes.slice(1).forEach(node => equal(nodes[0], node))
      inside(it.valuesLists, scope)
      return nodes[0] ?? null
    }
    const handed = select({ ...it, targetList: (it.targetList ?? []).map((target, i) => (i === at ? { ResTarget: { ...target.ResTarget, name: ' put here' } } : target)) }, scope)
    return handed.get(' put here') ?? null
  }

  const change = ({ relation, withClause, fromClause, usingClause, whereClause, targetList, returningList }, outer) => {
    const scope = within(outer, withClause)
    table(relation, scope)
    for (const item of [...(fromClause ?? []), ...(usingClause ?? [])]) source(item, scope)
    if (whereClause) conditions(whereClause, scope)
    inside(targetList ?? [], scope)
    return handedOut(returningList, scope)
  }

  const any = (statement, outer) => {
    if (statement.SelectStmt) return select(statement.SelectStmt, outer)
    if (statement.InsertStmt) return insert(statement.InsertStmt, outer)
    if (statement.UpdateStmt) return change(statement.UpdateStmt, outer)
    if (statement.DeleteStmt) return change(statement.DeleteStmt, outer)
    return new Map()
  }

  for (const { stmt } of tree.stmts ?? []) any(stmt, null)
  return tables.map(({ name, node }) => ({ name, tied: ties.root(node) }))
}

/** The tables of a statement that are not tied to its first one. */
export function untied(tree, same) {
  const [first, ...others] = tiesOf(tree, same)
  return first ? others.filter(({ tied }) => tied !== first.tied).map(({ name }) => name) : []
}
