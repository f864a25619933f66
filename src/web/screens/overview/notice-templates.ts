// The usual notices, to begin with: what each is about, how urgent, and its words in all three languages at once. When, where, for whom and on whose word is
// for whoever writes it. It sends nothing.

import { languages } from '#domain/kernel/says.ts'
import type { Subject, Urgency } from '#domain/notices/notice.ts'
import { noticeTemplate } from '../../words/compiled/groups/noticeTemplate.js'
import { noticeTemplateLines } from '../../words/compiled/groups/noticeTemplateLines.js'
import type { Form } from './notice-draft.ts'

const about = {
  sealing: ['building-sealed', 'sealing-longer', 'sealing-ends'], test: ['test-round', 'test-missed', 'test-at-home', 'test-again', 'kits-tonight'], exit: ['exit-how', 'return-report'],
  supplies: ['supplies-come', 'supplies-late', 'group-order'], medicine: ['medicine-list', 'medicine-there'], parcels: ['parcels-hours', 'parcels-stop'], water: ['water-off', 'water-back'],
  power: ['power-off', 'power-back'], gas: ['gas-off', 'gas-leak'], lift: ['lift-stopped'], repair: ['repair-visit'], waste: ['waste-how'], volunteers: ['volunteers-wanted'],
  other: ['disinfection', 'headcount', 'office-phone'],
} as const satisfies Record<Subject, readonly string[]>
/** By what they are about. */
export const usualNotices: Record<Subject, readonly string[]> = about
const urgent: Record<string, Urgency> = { 'gas-leak': 'danger', 'building-sealed': 'cannot-wait', 'test-again': 'cannot-wait' }

export const titleOfUsual = (code: string): string => noticeTemplate[code]!()

/** The form with the words of a usual notice in place of its own; everything else stays. Needs the words of all languages (`loadAllLanguages`). */
export function beginning(form: Form, subject: Subject, code: string): Form {
  const words = Object.fromEntries(languages.map((locale) => [locale, { title: noticeTemplate[code]!({}, { locale }), lines: noticeTemplateLines[code]!({}, { locale }), when: '', where: '', changed: '' }])) as Form['words']
  return { ...form, subject, urgency: urgent[code] ?? 'usual', words, edits: {} }
}
