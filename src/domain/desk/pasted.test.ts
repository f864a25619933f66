// What people copy out of a group: one message each, and the same words of one person once.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folded, foldOf, messagesIn } from './pasted.ts'

test('names with a colon or an hour stand above their words, in as many lines as they wrote', () => {
  expect(messagesIn('5-201:\n水停了\n什么时候来？\n\n6号楼老王 2022/4/5 10:12\n我们也没水\n')).toEqual([{ from: '5-201', words: '水停了\n什么时候来？' }, { from: '6号楼老王', words: '我们也没水' }])
  expect(messagesIn('楼长 10:12:33\n收到\n楼长 下午1:05\n已报物业').map((it) => it.words)).toEqual(['收到', '已报物业'])
})

test('without such lines each line is a message; an address of a page and an hour are no names', () => {
  expect(messagesIn('水停了\n\n老李：我家也是\nhttps://example.org/a\n8:30开始做核酸吗')).toEqual([
    { from: '', words: '水停了' }, { from: '老李', words: '我家也是' }, { from: '', words: 'https://example.org/a' }, { from: '', words: '8:30开始做核酸吗' },
  ])
})

test('a thousand times the same from one person is one, with how often it came; of others it is theirs', () => {
  const flood = Array.from({ length: 1000 }, (_, n) => `住户${n % 2}:\n什么时候解封${n % 3 === 0 ? '？？' : n % 3 === 1 ? ' ？' : '!'}`).join('\n\n')
  expect(folded(messagesIn(flood))).toMatchObject([{ from: '住户0', times: 500, fold: '什么时候解封' }, { from: '住户1', times: 500, fold: '什么时候解封' }])
  expect(folded([{ from: '', words: '？？' }, { from: '', words: '！' }]), 'what has no letters stands for itself').toHaveLength(2)
})

test('nothing that was pasted is lost, whatever it is', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })), (lines) => {
    const all = messagesIn(lines.join('\n'))
    const text = all.map((it) => `${it.from}${it.words}`).join('')
    for (const line of lines) {
      const words = line.normalize('NFC').trim()
      // A head without words says nothing.
      if (words !== '' && !/[:：\d]/.test(lines.join(''))) expect(text).toContain(words)
    }
    expect(folded(all).reduce((sum, it) => sum + it.times, 0)).toBe(all.length)
    for (const it of all) expect(foldOf(it.words)).not.toBe('')
  }))
})
