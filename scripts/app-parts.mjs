// Which files of the built app a role needs to open without a network, from the bundler's own list of what asks for what. A phone fetches its
// role alone; a desk may show everything and keeps all. It refuses to guess: what is not a role's stays everybody's.

const folders = { resident: ['resident'], gate: ['gate'], desk: ['desk', 'overview', 'print'] }
const areas = { resident: ['resident', 'told', 'record'], gate: ['gate', 'field'], desk: ['desk', 'overview', 'print'] }

/** Roles whose screen or sentences this is; none: it is everybody's. */
const rolesOf = source => Object.keys(folders).filter(role =>
  folders[role].includes(/screens\/([^/]+)\/Start\.tsx$/.exec(source)?.[1]) || areas[role].includes(/texts\/([^/.]+)\.[\w-]+\.js$/.exec(source)?.[1]))

/**
 * Adds `for`, the phones' roles that need it, to each file that not all of them need.
 * @param built Vite's manifest: for each source its file and what it asks for
 */
export function forRoles(built, files) {
  const from = (roots, asks) => {
    const seen = new Set()
    const take = source => {
      if (seen.has(source)) return
      seen.add(source)
      for (const next of asks(source)) take(next)
    }
    roots.forEach(take)
    return seen
  }
  const imports = source => built[source]?.imports ?? []
  const later = source => built[source]?.dynamicImports ?? []
  // All that is there with the page, in however many files the bundler has put it: what it asks for later is asked for by role.
  const page = from([Object.keys(built).find(source => built[source].isEntry)], imports)
  const asked = [...page].flatMap(later)
  const below = roots => new Set([...from(roots, source => [...imports(source), ...(page.has(source) ? [] : later(source))])]
    .flatMap(source => [built[source]?.file, ...(built[source]?.css ?? []), ...(built[source]?.assets ?? [])]))
  const common = below([...page, ...asked.filter(source => rolesOf(source).length === 0)])
  const needed = Object.fromEntries(['resident', 'gate'].map(role => [role, below(asked.filter(source => rolesOf(source).includes(role)))]))
  return files.map(file => (!file.url.startsWith('assets/') || common.has(file.url) ? file
    : { ...file, for: Object.keys(needed).filter(role => needed[role].has(file.url)) }))
}
