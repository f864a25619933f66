// What is sent of a notice that was written in the form, what is still missing of it, and where a piece that is refused stands.

import { describe, expect, test } from 'vitest'
import { instantOf, minute, plus } from '#domain/kernel/instants.ts'
import { languages } from '#domain/kernel/says.ts'
import { draft } from '#domain/notices/wire.ts'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { begunWith, bodyOf, emptyForm, fieldOf, missingIn, mostLines, noOption, type Form } from './notice-draft.ts'
import { beginning } from './notice-templates.ts'

const now = instantOf(Date.UTC(2026, 3, 5, 6))
const written: Form = {
  ...emptyForm('021 0000 0000', now), subject: 'water', words: { ...emptyForm('', now).words, 'zh-Hans': { title: '2号楼停水', lines: '请提前接水\n\n 水来了再通知 ', when: '今天14:00', where: '2号楼', changed: '' } },
  places: [{ kind: 'building', id: '01890000-0000-7000-8000-000000000001' }], sender: '居委会', ground: '抢修', who: '值班室', until: plus(now, 60 * minute),
}

describe('a notice in the form', () => {
  test('as the server takes it: in the languages that have a title, a line each', () => {
    const body = draft.parse(bodyOf(written))
    expect(Object.keys(body.source)).toEqual(['zh-Hans'])
    expect(body.source['zh-Hans']).toEqual({ title: '2号楼停水', lines: ['请提前接水', '水来了再通知'], when: '今天14:00', where: '2号楼' })
    expect(body).toMatchObject({ plan: null, call: null, corrects: null, changed: {} })
  })

  test('the hour and the place that are written once are read in each language; those of its own first', () => {
    const both = draft.parse(bodyOf({ ...written, words: { ...written.words, en: { title: 'No water', lines: '', when: '', where: 'Building 2', changed: '' } } }))
    expect(both.source.en).toEqual({ title: 'No water', lines: [], when: '今天14:00', where: 'Building 2' })
    expect(both.source['zh-Hans']).toMatchObject({ when: '今天14:00', where: '2号楼' })
  })

  test('that is about nothing, has no title, no place and no end is not sent, and says so of each', () => {
    expect(missingIn(emptyForm('', now))).toEqual(['subject', 'title', 'places', 'sender', 'ground', 'who', 'until'])
    expect(bodyOf(emptyForm('', now))).toBeNull()
    expect(missingIn({ ...written, until: now })).toEqual(['until'])
    expect(missingIn({ ...written, words: { ...written.words, en: { ...written.words.en, lines: 'Fill your kettles' } } })).toEqual(['en.title'])
  })

  test('has as many lines as the server takes, and no more', () => {
    const long = (lines: number): Form => ({ ...written, words: { ...written.words, 'zh-Hans': { ...written.words['zh-Hans'], lines: 'x\n'.repeat(lines) } } })
    expect(draft.safeParse(bodyOf(long(mostLines))).success).toBe(true)
    expect(missingIn(long(mostLines + 1))).toEqual(['zh-Hans.lines'])
  })

  test('that corrects another says what is other; one that asks has choices, until it ends', () => {
    expect(missingIn({ ...written, corrects: '01890000-0000-7000-8000-000000000002' as never })).toEqual(['changed'])
    expect(missingIn({ ...written, call: { options: [noOption], until: plus(now, 90 * minute) } })).toEqual(['option.0', 'call.until'])
    const asks = draft.parse(bodyOf({ ...written, call: { options: [{ ...noOption, 'zh-Hans': '要水' }], until: plus(now, minute) } }))
    expect(asks.call!.options).toEqual([{ code: 'option-1', says: { 'zh-Hans': '要水', 'zh-Hant': '要水', en: '要水' } }])
  })

  test('leads from what is refused to the field where it stands', () => {
    expect(fieldOf(written, 'zh-Hans', '接水')).toBe('zh-Hans.lines')
    expect(fieldOf(written, 'zh-Hans', '值班室')).toBe('who')
    expect(fieldOf(written, 'zh-Hans', '别处')).toBeNull()
  })
})

test('a usual notice to begin with brings its words in all three languages, and leaves for whom and on whose word it is', async () => {
  await loadAllLanguages(['templates'])
  const form = beginning({ ...written, edits: { sms: { en: 'x' } } }, 'gas', 'gas-leak')
  expect(form).toMatchObject({ subject: 'gas', urgency: 'danger', places: written.places, sender: written.sender, until: written.until, edits: {} })
  expect(languages.map((language) => form.words[language].title)).toEqual(['燃气泄漏，请马上离开', '燃氣洩漏，請馬上離開', 'Gas leak: please leave at once'])
  expect(draft.parse(bodyOf(form)).source.en!.lines).toHaveLength(4)
  expect(beginning(written, 'water', 'water-off').urgency).toBe('usual')
})

test('begun of a fault it has its buildings and its subject; what is no building is left out, and without any it is begun with nothing', () => {
  const [four, five] = ['00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000005']
  expect(begunWith(`?about=water&buildings=${four},${five},x`)).toEqual({ subject: 'water', places: [{ kind: 'building', id: four }, { kind: 'building', id: five }], fault: null })
  expect(begunWith(`about=water&buildings=${four}&fault=${five}`)).toMatchObject({ fault: five })
  expect(begunWith(`about=water&buildings=${four}&fault=x`)).toMatchObject({ fault: null })
  expect(begunWith(`about=drain&buildings=${four}`)).toMatchObject({ subject: 'repair' })
  expect([begunWith(''), begunWith('corrects=1'), begunWith('about=water&buildings=')]).toEqual([null, null, null])
})
