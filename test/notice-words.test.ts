// Whatever a notice can be, be for or come to has its word: a term that a capability hands in, a way, a grade, a state. One that has none would stand on the
// screen as its code.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { grades, rungs } from '#domain/notices/ladder.ts'
import { noticeKinds, subjects, urgencies } from '#domain/notices/notice.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import { textKinds, textProblems, textsOf } from '#domain/notices/texts.ts'
import { audienceTerms } from '#server/main.ts'
import { usualNotices } from '../src/web/screens/overview/notice-templates.ts'

const folder = join(import.meta.dirname, '../src/web/words')
const keys = new Set(['common', 'needs', 'notices', 'issuing'].flatMap((area) => Object.keys(JSON.parse(readFileSync(join(folder, `${area}.en.json`), 'utf8')) as object)))
const code = (group: string, one: string): string => `${group}__${one.replaceAll('-', '_')}`
const without = (wanted: readonly string[]): string[] => wanted.filter((key) => !keys.has(key))

test('every term by which an audience can be narrowed is said in words, and each of its values', () => {
  // A level and a need have one word, wherever they stand.
  const groupOf = (term: string): string => ({ level: 'level', 'own-order': 'level', need: 'needKind' } as Record<string, string>)[term] ?? `audienceValue__${term.replaceAll('-', '_')}`
  expect(audienceTerms.length).toBeGreaterThan(4)
  expect(without(audienceTerms.flatMap(({ term, choices }) => [code('audienceTerm', term), ...choices.map((one) => code(groupOf(term), one))]))).toEqual([])
})

test('each of the thirty usual notices has its words in three languages, short enough for every way', () => {
  const said = Object.fromEntries(languages.map((one) => [one, JSON.parse(readFileSync(join(folder, `templates.${one}.json`), 'utf8')) as Record<string, string>])) as Record<Language, Record<string, string>>
  const all = subjects.flatMap((one) => usualNotices[one])
  expect(new Set(all).size).toBe(30)
  expect(Object.keys(said.en).sort()).toEqual(all.flatMap((one) => [code('noticeTemplate', one), code('noticeTemplateLines', one)]).sort())
  const [at, until] = ['2026-04-05T01:00:00.000Z', '2026-04-06T01:00:00.000Z'] as Instant[]
  const problems = all.flatMap((one) => {
    const source = Object.fromEntries(languages.map((language) => [language, { title: said[language][code('noticeTemplate', one)]!, lines: said[language][code('noticeTemplateLines', one)]!.split('\n'), when: '', where: '' }]))
    const frame = { kind: 'notice' as const, community: 'Osmanthus Court', sender: 'x', ground: 'x', ask: { who: 'x', phone: '021 0000 0000' }, validFrom: at!, validUntil: until!, zone: 'Asia/Shanghai' as Zone, changed: {}, options: {} }
    return textProblems(textsOf(source, frame)).map((it) => `${one} ${it.language} ${it.code} ${it.said}`)
  })
  expect(problems).toEqual([])
})

test('so is what a notice is about, how urgent it is, its ways, its texts and how far it came', () => {
  expect(without([
    ...subjects.map((one) => code('noticeSubject', one)), ...urgencies.flatMap((one) => [code('noticeUrgency', one), code('noticeUrgencyWhy', one)]), ...noticeKinds.map((one) => code('noticeKind', one)),
    ...rungs.map((one) => code('noticeRung', one)), ...grades.map((one) => code('noticeGrade', one)), ...textKinds.map((one) => code('noticeText', one)),
    ...['not-yet', 'valid', 'over', 'superseded', 'withdrawn'].flatMap((one) => [code('noticeState', one), code('noticePosterState', one), code('noticePosterDo', one)]),
    ...['sms-too-long', 'wecom-too-long', 'loudspeaker-too-long', 'loudspeaker-sentence-too-long', 'name', 'telephone', 'identity', 'door'].map((one) => code('noticeProblem', one)),
  ])).toEqual([])
})
