// The tables of sentences: one area in one language each, or what a first screen says of it and the rest, loaded when needed. A sentence whose table is not loaded yet
// is empty for that moment; loading draws the screens again.

import type { Language } from '#domain/kernel/says.ts'

/** For papers in several languages at once. */
export type In = { locale?: Language }
export type Area = 'common' | 'problems' | 'staff-problems' | 'signin' | 'field' | 'gate' | 'desk' | 'shift' | 'resident' | 'told' | 'record' | 'answers' | 'needs' | 'cases' | 'repairs' | 'mediation' | 'notices' | 'issuing' | 'templates' | 'overview' | 'print' | 'round' | 'station' | 'testing' | 'boxes' | 'wall' | 'kits' | 'antigen'

type Files = Record<string, () => Promise<{ texts: string[] }>>
/** What a phone may speak. The list of all others is fetched with the first of them (other-texts.ts): a phone's first screen is too dear for it. */
const files: Files = import.meta.glob<{ texts: string[] }>('./compiled/texts/{common,problems,field,gate,resident}{,-rest}.*.js')
const phones = /^(?:common|problems|field|gate|resident)[.-]/
export const tables = new Map<string, readonly string[]>()
const wanted = new Set<Area>()
let current: Language = 'en'

export const languageOfTexts = (): Language => current

async function loadTable(name: string): Promise<void> {
  if (tables.has(name)) return
  const file = `./compiled/texts/${name}.js`
  const others: () => Promise<Files> = async () => (await import('./other-texts.ts')).files
  const loaded = await (files[file] ?? (phones.test(name) ? undefined : (await others())[file]))?.()
  if (loaded) tables.set(name, loaded.texts)
}
export const load = async (area: Area, language: Language): Promise<void> => void (await Promise.all([loadTable(`${area}.${language}`), loadTable(`${area}-rest.${language}`)]))

/** Of areas what a phone's first screen says; the rest follows with `loadAreas`, which every screen that comes later waits for. */
export async function loadForFirstScreen(areas: readonly Area[]): Promise<void> {
  for (const area of areas) wanted.add(area)
  await Promise.all(areas.map((area) => loadTable(`${area}.${current}`)))
}

/** Loads areas in the present language, and keeps them through every change of it. */
export async function loadAreas(areas: readonly Area[]): Promise<void> {
  for (const area of areas) wanted.add(area)
  await Promise.all(areas.map((area) => load(area, current)))
}

/** All of what was only begun. */
export const loadRest = (): Promise<void> => loadAreas([...wanted])

/** Speaks another language from now on, once its tables are here. */
export async function speak(language: Language): Promise<void> {
  await Promise.all([...wanted].map((area) => load(area, language)))
  current = language
}

/** Undefined while its table is not here. */
function textAt(area: Area, language: Language, at: number): string | undefined {
  const first = tables.get(`${area}.${language}`)
  return first && (first[at] ?? tables.get(`${area}-rest.${language}`)?.[at - first.length])
}

/** Where a sentence is filled in: `{count}`, and `{count:person|people}` for the word that goes with one, and with any other count. */
const place = /\{(\w+)(?::(.*?)\|(.*?))?\}/g

/** What a compiled key is: its sentence, in the present language or the one asked for, with its places filled in. */
export const sayer = (area: Area, at: number) => (inputs: Record<string, unknown> = {}, options: In = {}): string => {
  const text = textAt(area, options.locale ?? current, at) ?? textAt(area, current, at) ?? ''
  return text.replace(place, (_, name: string, one?: string, many?: string) => (one ? (Number(inputs[name]) === 1 ? one : many!) : `${inputs[name] ?? ''}`))
}

/** A group of codes that are data: for each its sentence. The places of a sentence found by its code are not checked by the compiler. */
export function sayers(runs: readonly (readonly [string, number, string])[]): Record<string, (inputs?: Record<string, unknown>, options?: In) => string> {
  const found: Record<string, ReturnType<typeof sayer>> = {}
  for (const [area, first, codes] of runs) codes.split(' ').forEach((code, at) => { found[code] = sayer(area as Area, first + at) })
  return found
}
