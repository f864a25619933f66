// What stands beside a piece of evidence, for whoever decides on it.

import { beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { m } from '../words/compiled/messages.js'
import { loadAreas } from '../words/texts.ts'
import { evidenceLine, type Piece } from './evidence-line.ts'
import { live } from './times.ts'

beforeAll(() => loadAreas(['desk', 'common']))

const now = instant('2026-04-05T09:00:00+08:00')
const voice = live('Asia/Shanghai', now)
const piece = (more: Partial<Piece>) => ({
  kind: 'certificate', content: { kind: 'certificate', title: '透析证明', issuer: '区中心医院', upload: null }, from: 'resident', recordedBy: '', recordedAt: now, through: [], pictureOpened: null, ...more,
}) as Piece

test('that nobody has opened the picture is said while it is so, and of no piece without a picture', () => {
  expect(evidenceLine(piece({ pictureOpened: false }), voice)).toContain(m.desk_pictureUnseen())
  for (const pictureOpened of [true, null]) expect(evidenceLine(piece({ pictureOpened }), voice)).not.toContain(m.desk_pictureUnseen())
})

test('whose link a piece came through stands behind what it says, and nothing where it came through none', () => {
  const said = m.desk_throughLink({ who: `一${m.desk_comma()}二` })
  expect(evidenceLine(piece({ through: ['一', '二'] }), voice)).toMatch(new RegExp(`区中心医院 · .+ · ${said}$`))
  expect(evidenceLine(piece({}), voice)).not.toContain(m.desk_throughLink({ who: '' }).trim())
})

test('whoever brought it is named: the household itself, or who took it down at the desk', () => {
  expect(evidenceLine(piece({}), voice)).toContain(m.desk_fromResident())
  expect(evidenceLine(piece({ from: 'desk', recordedBy: '值班' }), voice)).toContain('值班,')
})
