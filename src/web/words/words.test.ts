// The three languages say the same things: every key in each of them, every place to fill in each of them, every code with a sentence.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { purposes, transports } from '../../domain/rules/codes.ts'
import { ruleSentences } from '../../domain/rules/problems.ts'
import { evidenceKinds } from '../../domain/exits/evidence.ts'
import { roles } from '../../domain/access/access.ts'
import { instant } from '../../domain/kernel/instants.ts'
import { languages } from '../../domain/kernel/says.ts'
import { textsOf } from '../../domain/notices/texts.ts'
import { personStatuses } from '../../domain/people/people.ts'
import { levels } from '../../domain/people/levels.ts'
import { loadAllLanguages } from './all-languages.ts'
import { m } from './compiled/messages.js'

const folder = import.meta.dirname
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
const areas = [...new Set(files.map((file) => file.split('.')[0]!))]
const read = (area: string, language: string) => JSON.parse(readFileSync(join(folder, `${area}.${language}.json`), 'utf8')) as Record<string, string>
const all = Object.fromEntries(languages.map((language) => [language, Object.assign({}, ...areas.map((area) => read(area, language))) as Record<string, string>]))
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()

describe('the words', () => {
  test.each(areas)('of “%s” are there in all three languages', (area) => {
    const [first, ...others] = languages.map((language) => Object.keys(read(area, language)).sort())
    for (const other of others) expect(other).toEqual(first)
  })

  // A table of sentences is asked by the code itself: written otherwise (`handed_over` for `handed-over`) it has none, and the code is what people read.
  test('are asked for by the codes as they are', () => {
    const web = join(folder, '..')
    const sources = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts') && !file.includes('compiled'))
    expect(sources.length).toBeGreaterThan(200)
    expect(sources.filter((file) => /\w\[[^\]\n]*replaceAll\('-', '_'\)[^\]\n]*\]/.test(readFileSync(join(web, file), 'utf8')))).toEqual([])
  })

  test('name what a group is asked to press as the page itself names it', () => {
    const source = { title: '2', lines: [], when: '', where: '' }
    const at = instant('2026-04-06T00:30:00Z')
    const frame = { kind: 'notice', community: '', sender: '', ground: '', ask: { who: '', phone: '' }, validFrom: at, validUntil: at, zone: 'Asia/Shanghai', changed: {}, options: {} } as const
    const texts = textsOf(Object.fromEntries(languages.map((language) => [language, source])), frame)
    for (const language of languages) expect(texts.find((it) => it.kind === 'group' && it.language === language)!.text).toMatch(new RegExp(`[“「]${all[language]!['notices_know']}[”」]`, 'u'))
  })

  test('have the same places to fill in every language', () => {
    for (const [key, text] of Object.entries(all['en']!)) {
      for (const language of languages) expect(new Set(places(all[language]![key]!)), `${key} in ${language}`).toEqual(new Set(places(text)))
    }
  })

  test('of one and of many are two words in English alone, each of them said of a count that the sentence has', async () => {
    for (const language of ['zh-Hans', 'zh-Hant']) for (const [key, text] of Object.entries(all[language]!)) expect(text, key).not.toMatch(/\{\w+:/)
    for (const [key, text] of Object.entries(all['en']!)) for (const [form] of text.matchAll(/\{[^}]*[:|][^}]*\}?/g)) {
      expect(form, key).toMatch(/^\{\w+:[^|{}]+\|[^|{}]+\}$/)
      expect(places(text), key).toContain(form.slice(1, form.indexOf(':')))
    }
    await loadAllLanguages(['overview'])
    expect([0, 1, '1', 2, 21].map((count) => m.overview_peopleCount({ count }, { locale: 'en' }))).toEqual(['0 people', '1 person', '1 person', '2 people', '21 people'])
  })

  test('are never empty, and stand in one area only', () => {
    const keys = areas.flatMap((area) => Object.keys(read(area, 'en')))
    expect(keys.length).toBeGreaterThan(50)
    expect(new Set(keys).size).toBe(keys.length)
    for (const language of languages) for (const [key, text] of Object.entries(all[language]!)) expect(text.trim(), `${key} in ${language}`).not.toBe('')
  })

  test.each(files)('stand once in %s: of two, the later would hide the other', (file) => {
    const keys = [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*"(\w+)":/gm)].map((match) => match[1]!)
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  test('in Chinese are Chinese, and traditional is not simplified', () => {
    // Letters of one script only: a sentence typed into the wrong file is found by the first of them.
    const simplified = /[们这说请没还发给过让谁问关开东车见长书办证业两严为义习亲从仓仪优会传伤体]/u
    const traditional = /[們這說請沒還發給過讓誰問關開東車見長書辦證業兩嚴為義習親從倉儀優會傳傷體]/u
    for (const [key, text] of Object.entries(all['zh-Hant']!)) expect(text, key).not.toMatch(simplified)
    for (const [key, text] of Object.entries(all['zh-Hans']!)) expect(text, key).not.toMatch(traditional)
  })

  test('have a sentence for every code that the rules can give', () => {
    const code = (group: string, one: string) => `${group}__${one.replaceAll('-', '_')}`
    const wanted = [
      ...levels.map((one) => code('level', one)), ...purposes.map((one) => code('purpose', one)), ...transports.map((one) => code('transport', one)), ...roles.map((one) => code('role', one)),
      ...evidenceKinds.map((one) => code('evidenceKind', one)), ...personStatuses.map((one) => code('personStatus', one)),
    ]
    expect(wanted.filter((key) => !(key in all['en']!))).toEqual([])
  })

  test('of a screen are of the areas that are loaded for it', async () => {
    const areaOf = new Map(areas.flatMap((area) => Object.keys(read(area, 'en')).flatMap((key) => [[key, area], [key.replace(/__.*$/, '__'), area]] as const)))
    const staff = [...readFileSync(join(folder, 'staff-areas.ts'), 'utf8').match(/loadAreas\(\[([^\]]*)\]/)![1]!.matchAll(/'([\w-]+)'/g)].map((match) => match[1]!)
    const speaks: Record<string, string[]> = { gate: ['common', 'field', 'gate'], station: ['common', 'field', 'station'], resident: ['common', 'resident'], 'sign-in': ['common', 'signin'], '../field': ['common', 'field'], round: ['common', 'round'], desk: staff, overview: staff, print: [...staff, 'notices'] }
    // The phone that is enrolled is a wall only on the page that has its words; the usual notices are begun with the words of all languages, which are fetched for it.
    const otherwise = ['overview/EnrolPhone.tsx: wall', 'overview/notice-templates.ts: templates']
    for (const [role, own] of Object.entries(speaks)) {
      const at = join(folder, '../screens', role)
      const sources = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.')).map((file) => ({ file, text: readFileSync(join(at, file), 'utf8') }))
      // A screen fetched apart brings words of its own: where it is fetched says which, by itself or for several, and only that file may speak them, and what none but such files read.
      const several = sources.flatMap(({ file, text }) => [...text.matchAll(/const (\w+) = .*load\(\), loadAreas\(\[([^\]]*)\]\)/g)].map((match) => ({ file, name: match[1]!, brings: match[2]! })))
      const fetched = sources.flatMap(({ file: by, text }) => [...text.matchAll(/^.*?import\('\.\/(\w+\.tsx?)'\)(?:, loadAreas\(\[([^\]]*)\]\))?/gm)].map((match) => {
        const wrapped = several.find((one) => one.file === by && match[0].includes(`${one.name}(`) || match[0].includes(`${one.name}<`))
        return { by, file: match[1]!, brings: match[2] ?? wrapped?.brings ?? '' }
      }))
      const used = sources.flatMap(({ file, text }) => [...text.matchAll(/\bm\.(\w+)\b|compiled\/groups\/(\w+)\.js/g)].map((match) => ({ file, area: areaOf.get(match[1] ?? `${match[2]!}__`) ?? `no area of ${match[0]}` })))
      expect(used.length).toBeGreaterThan(0)
      const readers = (of: string): string[] => sources.filter(({ text }) => text.includes(`from './${of}'`)).map(({ file }) => file)
      const has = (file: string, area: string, seen: readonly string[] = []): boolean => {
        if (own.includes(area)) return true
        const [by, read] = [fetched.filter((one) => one.file === file), readers(file)]
        const there = [...seen, file]
        return by.length + read.length > 0 && by.every((one) => one.brings.includes(`'${area}'`) || (!there.includes(one.by) && has(one.by, area, there)))
          && read.every((one) => there.includes(one) || has(one, area, there))
      }
      expect([...new Set(used.filter(({ file, area }) => !has(file, area)).map(({ file, area }) => `${role}/${file}: ${area}`))].filter((one) => !otherwise.includes(one))).toEqual([])
    }
  })

  test('of a gate’s answer break at their marks alone: what stands between two fits the smallest phone', () => {
    // 40 px a character on 360: a longer one loses its last, or begins a line with the comma.
    for (const language of ['zh-Hans', 'zh-Hant']) {
      const answers = Object.entries(all[language]!).filter(([key]) => key.startsWith('verdict__'))
      expect(answers.length).toBeGreaterThan(10)
      for (const [key, text] of answers) for (const stretch of text.match(/[^，。；：]+[，。；：]?/g)!) expect([...stretch].length, `${key} in ${language}: ${stretch}`).toBeLessThanOrEqual(8)
    }
  })

  test('have a sentence for everything that can be wrong with a rule file, with the same facts in it', () => {
    const facts = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
    for (const [code, english] of Object.entries(ruleSentences)) {
      for (const language of ['en', 'zh-Hans', 'zh-Hant']) {
        const text = all[language]![`ruleProblem__${code.replaceAll('-', '_')}`]
        expect(text, `${code} in ${language}`).toBeTruthy()
        expect(facts(text!), `${code} in ${language}`).toEqual(facts(english))
      }
    }
  })

  test('have a sentence for every problem that a person can be answered with', () => {
    const found = execFileSync('grep', ['-rhoE', "(no|stop)\\(\\{ code: '[a-z0-9-]+'", 'src/server', 'src/domain/exits', 'src/domain/sealing', 'src/domain/people'], { cwd: join(folder, '../../..'), encoding: 'utf8' })
    const codes = [...new Set([...found.matchAll(/'([a-z0-9-]+)'/g)].map((match) => match[1]!))]
    expect(codes.length).toBeGreaterThan(5)
    expect(codes.filter((one) => !(`problem__${one.replaceAll('-', '_')}` in all['en']!))).toEqual([])
  })
})
