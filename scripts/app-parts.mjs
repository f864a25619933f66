// How the app is cut into files, and which of them a phone fetches and keeps: from the imports as they are written, before the bundler moves
// anything. Few files before the first screen works, and in them nothing that only a later screen needs; what is fetched with import() is a
// file of its own. It refuses to guess: what is not a role's stays everybody's.

import { join } from 'node:path'

export const main = 'src/web/main.tsx'
/** Lists the sentences that no phone begins with; what it lists is asked for by role, as by the page itself. */
const otherTexts = 'src/web/words/other-texts.ts'
/** The same of screens. */
const otherScreens = 'src/web/other-screens.ts'
/** What the first screen of a phone begins with, besides main.tsx. */
export const begins = { resident: ['src/web/screens/resident/Start.tsx', 'src/web/offline/live.tsx'], gate: ['src/web/screens/gate/Start.tsx'], station: ['src/web/screens/station/Start.tsx'] }
/** The sentences that it speaks. */
const speaks = { resident: ['common', 'resident'], gate: ['common', 'field', 'gate'], station: ['common', 'field', 'station'] }
/** Whose screens and sentences these are; a desk may show everything and keeps all. */
const folders = { resident: ['resident'], gate: ['gate'], station: ['station'], round: ['round', 'antigen'], desk: ['desk', 'overview', 'print'] }
const areas = { resident: ['resident', 'told', 'record', 'needs', 'answers', 'notices', 'repairs', 'mediation', 'antigen'], gate: ['gate', 'field'], station: ['station', 'field'], round: ['round', 'antigen'], desk: ['desk', 'shift', 'overview', 'print', 'issuing', 'templates', 'staff-problems', 'answers', 'cases', 'repairs', 'mediation', 'testing', 'boxes', 'wall', 'kits', 'antigen'] }
/** Of the two readers of codes a phone keeps the one that runs on it (offline/keep-app.ts says which). */
const quickReader = 'src/web/field/read-wasm.ts'
const plainReader = 'src/web/field/read-plain.ts'

/** Small, and said on later screens of every role: one file. The page lists the name of each file that a screen may need, and that list comes first. */
const sayings = /\/src\/web\/parts\/(?:said|exit-names|asks-said|correction-said|follow-up-said|office-said)\.ts$/

/** The same of what later screens are filled in and pressed with, but for what a gate needs of it. */
const controls = /\/src\/web\/parts\/(?:Choices|Dialog|HoldButton|Elsewhere|keys|later|photo|wall-time)\.tsx?$/
/** The same of what desk, overview and papers share, and no phone. */
const atDesk = /\/src\/web\/(?:parts\/(?:StaffNav|hand|Timeline|evidence-line)\.tsx?|words\/compiled\/groups\/(?:caseKind|deskChannel|deskFlag|deskItem|listResult|noticeKind|noticeUrgency|overviewHeld|overviewTable|roundFigure)\.js)$/

/** The same of what a household's later pages share about one request. */
const ofRequest = /\/src\/web\/screens\/resident\/(?:as-gone|AskedHere|NewsMore|SavedHere|asked|exit-of)\.tsx?$/

/** The same of what phones with a camera do besides showing: sounds, keeping awake, naming what waits for the desk. */
const fieldLater = /\/src\/web\/(?:field\/(?:awake|signals|held)|parts\/tones)\.ts$/

/** The same of what every page does once its first screen stands, and of what begins a phone. */
const afterFirst = /\/src\/web\/(?:offline\/keep-app|parts\/in-hand|field\/enrolling)\.ts$/

/** What there has to be a network for: signing in by passkey, what a poster's code opens, what a box's code opens, a screen on a wall. Nobody keeps it. */
const needsNetwork = id => id.includes('/@simplewebauthn/') || /sign-in\/(?:PosterPage|HandOver|WallScreen)\.tsx$/.test(id)

/** Those whose first screen decides what comes in which file; a station fetches what it shares with them as it was cut for them. */
const phones = ['resident', 'gate']
/** Whose phone opens without a network and keeps no more than it needs for that. */
const keeps = [...phones, 'station', 'round']
/** Those that read codes. */
const readCodes = ['gate', 'station']
const languages = ['zh-Hans', 'zh-Hant', 'en']
const textsOf = (area, language) => `src/web/words/compiled/texts/${area}.${language}.js`
/** Own account: passkeys and passwords, which households and gates have none of. */
const account = 'screens/sign-in/Account.tsx'
/** The session ended under an open screen: a gate has none. */
const again = 'screens/sign-in/SignInAgain.tsx'
/** A code that was read aloud opens a letter or a pass: no gate's. */
const spoken = 'src/web/screens/sign-in/BySpokenCode.tsx'
/** Pictures and manifests are named after the role whose app they are. */
const roleOfPublic = url => /^(?:icons\/)?(resident|gate|station|desk)[-.]/.exec(url)?.[1]
/** Asked for where somebody puts the app on their phone, for which there is a network, and shown on no page. */
const isLarge = url => /^icons\/\w+-512\.png$/.test(url)
const rolesOf = id => (id.endsWith(account) ? ['desk'] : id.endsWith(again) ? ['resident', 'round', 'desk'] : Object.keys(folders).filter(role =>
  folders[role].includes(/screens\/([^/]+)\/Start\.tsx$/.exec(id)?.[1]) || areas[role].includes(/texts\/([^/.]+?)(?:-rest)?\.[\w-]+\.js$/.exec(id)?.[1])))

function below(names, asks) {
  const seen = new Set()
  const take = id => {
    if (seen.has(id)) return
    seen.add(id)
    asks(id).forEach(take)
  }
  names.forEach(take)
  return seen
}

/** @param info what the bundler knows of a source: what it imports now, and what later */
const graph = (info, root) => ({
  at: name => join(root, name),
  now: id => info(id)?.importedIds ?? [],
  later: id => info(id)?.dynamicallyImportedIds ?? [],
})

/**
 * The part in which a source comes, for those that come before a first screen. `app`: what every page needs, or both phones. `resident`, `gate`:
 * what that phone alone needs. What a phone needs first and others need too stands apart (`signed-in`, `field`): whoever wants a little of
 * it does not fetch a whole phone.
 */
function partsOf({ at, now, later }) {
  const app = below([at(main)], now)
  const [resident, gate] = phones.map(role => below(begins[role].map(at), now))
  // Whatever else is fetched later, and all that comes with it.
  const besides = role => {
    const but = id => id !== at(begins[role][0])
    return below([...app].flatMap(later).filter(but), id => [...now(id), ...(app.has(id) ? [] : later(id))].filter(but))
  }
  const [besidesResident, besidesGate] = phones.map(besides)
  const parts = new Map()
  for (const id of resident) parts.set(id, gate.has(id) ? 'app' : besidesResident.has(id) ? 'signed-in' : 'resident')
  for (const id of gate) if (!parts.has(id)) parts.set(id, besidesGate.has(id) ? 'field' : 'gate')
  for (const id of app) parts.set(id, 'app')
  // What the gate says first is in two areas; in one language that is one file.
  for (const language of languages) for (const area of ['gate', 'field']) parts.set(at(textsOf(area, language)), `gate.${language}`)
  return parts
}

/** For each phone the sources that it needs to open without a network, and those that everybody does. */
function neededBy({ at, now, later }) {
  const page = below([main, otherTexts, otherScreens].map(at), now)
  const asked = [...page].flatMap(later)
  // What the page itself asks for later is asked for by role.
  const all = (roots, but = []) => below(roots, id => [...now(id), ...(page.has(id) ? [] : later(id))].filter(next => !but.includes(next) && !needsNetwork(next)))
  const readers = [quickReader, plainReader].map(at)
  const besides = { resident: [at(spoken)] }
  const needed = new Map(keeps.map(role => [role, all([...asked.filter(id => rolesOf(id).includes(role)), ...besides[role] ?? []], readers)]))
  return { common: all([...page, ...asked.filter(id => rolesOf(id).length === 0)], [at(spoken)]), needed, quick: all([readers[0]]), plain: all([readers[1]]) }
}

/** What the builder is given: `plugin`, the bundler's `groups`, and what the worker keeps for whom. */
export function appParts(root) {
  let parts = new Map()
  let files = null
  return {
    // What one part has taken the next ones leave alone.
    groups: ['app', 'signed-in', 'field', ...phones, ...languages.map(language => `gate.${language}`)].map((name, at) => ({ name, test: id => parts.get(id) === name, priority: 20 - at }))
      .concat([['sayings', sayings], ['controls', controls], ['at-desk', atDesk], ['of-request', ofRequest], ['field-later', fieldLater], ['after-first', afterFirst]].map(([name, files], at) => ({ name, test: id => files.test(id) && !parts.has(id), priority: 5 - at }))),
    plugin: {
      name: 'postern-parts',
      buildEnd() { parts = partsOf(graph(id => this.getModuleInfo(id), root)) },
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          const chunks = Object.values(bundle).filter(it => it.type === 'chunk')
          files = filesFor(chunks, neededBy(graph(id => this.getModuleInfo(id), root)))
          this.emitFile({ type: 'asset', fileName: 'first-parts.json', source: JSON.stringify(firstFiles(chunks, root)) })
        },
      },
    },
    /** Adds `for`, the phones that need it, to each file that not all need; and `without`: those that need it not after all. */
    forRoles: listed => listed.filter(file => !isLarge(file.url)).map(file => (roleOfPublic(file.url) ? { ...file, for: [roleOfPublic(file.url)] } : !file.url.startsWith('assets/') || files.common.has(file.url) ? file
      : { ...file, for: files.roles.get(file.url) ?? [], ...(files.quick.has(file.url) ? { without: 'plain' } : {}) })),
  }
}

const filesOf = chunk => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]

function filesFor(chunks, { common, needed, quick, plain }) {
  const withOneOf = sources => new Set(chunks.filter(chunk => chunk.moduleIds.some(id => sources.has(id))).flatMap(filesOf))
  const roles = new Map()
  const add = (role, files) => { for (const file of files) roles.set(file, [...(roles.get(file) ?? []), role]) }
  for (const [role, sources] of needed) add(role, withOneOf(sources))
  const quickFiles = [...withOneOf(quick)].filter(file => !roles.has(file))
  for (const role of readCodes) add(role, quickFiles)
  add('plain', [...withOneOf(plain)].filter(file => !roles.has(file)))
  // A file that is in none of these is nobody's without a network: shared by screens of the desk alone.
  return { common: withOneOf(common), roles, quick: new Set(quickFiles) }
}

/** For each phone the files that its first screen waits for, beside those that the page names: the server writes them into the page. */
function firstFiles(chunks, root) {
  const byName = new Map(chunks.map(chunk => [chunk.fileName, chunk]))
  const has = name => chunks.find(chunk => chunk.moduleIds.includes(join(root, name)))
  const page = below([has(main).fileName], file => byName.get(file)?.imports ?? [])
  return Object.fromEntries(Object.keys(begins).map(role => {
    const scripts = [...below(begins[role].map(name => has(name).fileName), file => byName.get(file)?.imports ?? [])].filter(file => !page.has(file))
    const styles = scripts.flatMap(file => [...(byName.get(file)?.viteMetadata?.importedCss ?? [])])
    const words = language => [...new Set(speaks[role].map(area => has(textsOf(area, language)).fileName))]
    return [role, { page: [...page], scripts, styles, words: Object.fromEntries(languages.map(language => [language, words(language)])) }]
  }))
}
