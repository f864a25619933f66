// What goes to a telephone may be read by anybody who stands beside it.

import { expect, test } from 'vitest'
import { appealAgainText, linkText, onLockedPhone, passEndedText, textLanguages, withdrawnText } from './texts.ts'

const from = { name: '桂园', phone: '021 0000 0000' }

test('“your pass ended” says whom to call and that whoever is out comes in, and nothing of why', () => {
  for (const language of textLanguages) {
    const text = passEndedText(language, from)
    expect(text).toContain('021 0000 0000')
    expect(text).toMatch(/回来|回來|comes in/)
    expect(text).not.toMatch(/阳性|陽性|病例|新冠|核酸|感染|密接|隔离|隔離|封控|case|positive|covid|test|seal/i)
  }
  // Two texts of 70 characters at most: more, and old phones cut it.
  for (const language of ['zh-Hans', 'zh-Hant'] as const) expect(passEndedText(language, from).length).toBeLessThanOrEqual(134)
})

test('the text with a link ends with whom to ask, as each language says it', () => {
  const ends = { 'zh-Hans': '有疑问请致电 021 0000 0000。', 'zh-Hant': '有疑問請致電 021 0000 0000。', en: 'Questions: call 021 0000 0000.' }
  for (const language of textLanguages) expect(linkText(language, from, 'https://x.example/me#link=a')).toBe(`${linkText(language, { ...from, phone: '' }, 'https://x.example/me#link=a')} ${ends[language]}`)
})

test('where no number was set, none is made up and the sentence still ends', () => {
  for (const language of textLanguages) {
    expect(passEndedText(language, { name: '桂园', phone: '' })).toMatch(/[。.]$/)
    expect(linkText(language, { name: '桂园', phone: '' }, 'https://x.example/me#link=a')).toMatch(/#link=a$/)
  }
})

test('that an appeal stands again is said as no answer, with nothing of what it is about, in one text', () => {
  for (const language of textLanguages) {
    for (const text of [appealAgainText(language, from), onLockedPhone(language, 'appeal-again')]) expect(text).not.toMatch(/答复|答覆|answered|an answer|出门|出門|搬|离开|離開|gone|left/)
    expect(appealAgainText(language, from)).toContain('021 0000 0000')
    expect(appealAgainText(language, { name: '桂园', phone: '' })).toMatch(/[。.]$/)
  }
  for (const language of ['zh-Hans', 'zh-Hant'] as const) expect(appealAgainText(language, from).length).toBeLessThanOrEqual(70)
})

test('withdrawn at their own word is said as no answer, with whom to call if it was not theirs, in one text', () => {
  for (const language of textLanguages) {
    for (const text of [withdrawnText(language, from), onLockedPhone(language, 'withdrawn')]) expect(text).not.toMatch(/答复|答覆|answered|an answer/)
    expect(withdrawnText(language, from)).toContain('021 0000 0000')
    expect(withdrawnText(language, { name: '桂园', phone: '' })).toMatch(/[。.]$/)
  }
  for (const language of ['zh-Hans', 'zh-Hant'] as const) expect(withdrawnText(language, from).length).toBeLessThanOrEqual(70)
})
