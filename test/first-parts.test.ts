// What a phone fetches before its first screen works: no source that is not named here, and no more bytes than a slow line brings in two
// seconds. Whoever adds to it is told which source it is, and what brought it.

import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, loadConfigFromFile, type PluginOption, type Rolldown } from 'vite'
import { beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const most = 100_000
const named = {
  everybody: `
    main start/opening start/styles styles parts/Broken parts/Button parts/LanguageSwitch parts/Notice parts/Page parts/draft parts/theme parts/times
    offline/acting offline/answers offline/api offline/clock offline/device offline/ids offline/kept offline/outbox offline/patience
    offline/emergencies offline/secrets offline/sending offline/session offline/signing-out offline/store offline/who words/first-screen words/language words/problems
    words/sentences words/texts words/compiled`,
  resident: `
    screens/resident/Committee screens/resident/Frame screens/resident/Home screens/resident/HomeStatusLines screens/resident/NewsCard screens/resident/RequestRow
    screens/resident/ShowPass screens/resident/Start screens/resident/kept-answer screens/resident/phase screens/resident/resident screens/resident/sayings
    screens/resident/situation screens/resident/waiting parts/or-else offline/about offline/changes offline/commands offline/live offline/ticking
    parts/AsWritten parts/Level parts/NetworkLine parts/span`,
  gate: `
    screens/gate/CallDesk screens/gate/Emergency screens/gate/Gate screens/gate/Start screens/gate/facts screens/gate/field screens/gate/gate screens/gate/noting
    screens/gate/turned-away screens/gate/use-answer screens/gate/use-emergency field/Camera field/QuietLine field/asking field/enrolled field/field
    field/lanes field/log field/places field/shelf field/stamp field/syncing field/unsaved field/use-awake field/use-enrolment parts/audio`,
  station: `
    screens/station/Start screens/station/Station screens/station/field screens/station/station field/Camera field/QuietLine field/asking field/enrolled field/field
    field/lanes field/log field/places field/shelf field/stamp field/syncing field/unsaved field/use-awake field/use-enrolment parts/audio`,
}
const files = (text: string): Set<string> => new Set(text.trim().split(/\s+/))

type Parts = Record<'resident' | 'gate' | 'station', { page: string[]; scripts: string[]; words: Record<string, string[]> }>
type Source = { importers: readonly string[] }
let chunks: Map<string, Rolldown.OutputChunk>
let parts: Parts
const sources = new Map<string, Source>()

beforeAll(async () => {
  process.env['NODE_ENV'] = 'production'
  const { config } = (await loadConfigFromFile({ command: 'build', mode: 'production' }, join(root, 'vite.config.ts')))!
  const plugins = ((config.plugins ?? []).flat(3) as PluginOption[]).filter((one) => !/pwa|postern-packed/.test((one as { name?: string } | null)?.name ?? ''))
  const seen = { name: 'seen', buildEnd(this: Rolldown.PluginContext) { for (const id of this.getModuleIds()) sources.set(id, { importers: this.getModuleInfo(id)?.importers ?? [] }) } }
  const made = await build({ ...config, configFile: false, logLevel: 'silent', plugins: [...plugins, seen], build: { ...config.build, write: false } }) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  const { output } = Array.isArray(made) ? made[0]! : made
  chunks = new Map(output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one]] : [])))
  parts = JSON.parse(String(output.flatMap((one) => (one.type === 'asset' && one.fileName === 'first-parts.json' ? [one.source] : []))[0])) as Parts
}, 60_000)

const first = (role: keyof Parts): Rolldown.OutputChunk[] => [...parts[role].page, ...parts[role].scripts].map((name) => chunks.get(name)!)
const rendered = (role: keyof Parts): [string, number][] =>
  first(role).flatMap((one) => Object.entries(one.modules).map(([id, it]) => [id, it.renderedLength] as [string, number])).filter(([, length]) => length > 0)
const short = (id: string): string => relative(root, id).replace(/^src\/web\//, '')

/** How a source came to be there, import by import of those that come with it. */
function wayTo(id: string, all: ReadonlySet<string>): string {
  const way = [id]
  const before = (one: string): string | undefined => sources.get(one)?.importers.find((other) => all.has(other) && !way.includes(other))
  for (let next = before(id); next; next = before(next)) way.unshift(next)
  return way.map(short).join(' → ')
}

test.each(['resident', 'gate', 'station'] as const)('before the first screen of a %s works nothing comes that only a later one needs', (role) => {
  const all = new Set(rendered(role).map(([id]) => id))
  const may = new Set([...files(named.everybody), ...files(named[role])])
  const here = [...all].filter((id) => id.startsWith(join(root, 'src/web')))
  const bare = (id: string): string => short(id).replace(/\.\w+$/, '')
  const allowed = (id: string): boolean => may.has(bare(id)) || ['words/compiled', 'styles'].some((folder) => short(id).startsWith(folder))
  const strangers = here.filter((id) => !allowed(id)).map((id) => `${short(id)} comes before the first screen now (${wayTo(id, all)}): fetch it with import(), or name it in ${relative(root, import.meta.filename)}`)
  expect(strangers).toEqual([])
  expect(here.length).toBeGreaterThan(30)
})

test.each((['resident', 'gate', 'station'] as const).flatMap((role) => ['zh-Hans', 'zh-Hant', 'en'].map((language) => [role, language] as const)))('a %s has the first screen in %s for less than 100 kB of JavaScript', (role, language) => {
  const all = [...first(role), ...parts[role].words[language]!.map((name) => chunks.get(name)!)]
  const bytes = all.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
  const largest = rendered(role).filter(([id]) => id.includes('/src/')).sort(([, a], [, b]) => b - a).slice(0, 15).map(([id, length]) => `${short(id)} ${length}`)
  expect(bytes, `${bytes} bytes, gzipped; the largest of ours before they are packed: ${largest.join(', ')}`).toBeLessThan(most)
})

test('what a phone fetches first is few files, and neither phone fetches the other’s', () => {
  for (const role of ['resident', 'gate', 'station'] as const) expect(parts[role].page.length + parts[role].scripts.length + parts[role].words['en']!.length).toBeLessThanOrEqual(7)
  const own = (role: keyof Parts, folder: string): string[] => rendered(role).map(([id]) => short(id)).filter((id) => id.startsWith(folder))
  expect([own('resident', 'screens/gate'), own('resident', 'field/'), own('gate', 'screens/resident'), own('gate', 'screens/desk'), own('gate', 'screens/station'), own('station', 'screens/gate')]).toEqual([[], [], [], [], [], []])
})
