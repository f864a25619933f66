// A notice as it is written in the form, and what is sent of it: only what was filled in, in the languages that have a title. It says what is still missing,
// and where in the form a piece of a text stands, so that a refusal can be mended there.

import type { z } from 'zod'
import { isUuid, type CaseId, type NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import type { PlaceNamed, Term } from '#domain/notices/audience.ts'
import { usualHours, type NoticeHours } from '#domain/notices/hours.ts'
import type { Rung } from '#domain/notices/ladder.ts'
import { subjects, type Subject, type Urgency } from '#domain/notices/notice.ts'
import type { Edits } from '#domain/notices/texts.ts'
import { usualLead } from '#domain/notices/told-before.ts'
import type { draft, Notice } from '#domain/notices/wire.ts'

export type Body = z.input<typeof draft>
export type Words = { title: string; /** a line each */ lines: string; when: string; where: string; changed: string }
export type Option = Record<Language, string>
export type Form = {
  subject: Subject | ''; urgency: Urgency; words: Record<Language, Words>; places: PlaceNamed[]; terms: Term[]; sender: string; ground: string; who: string; phone: string
  from: Instant | null; until: Instant | null; plan: { rung: Rung; after: number }[] | null; call: { options: Option[]; until: Instant | null } | null
  corrects: NoticeId | null; beside: NoticeId[]; nobodys: string[]; edits: Edits; /** absent in a form that was begun before there was a group */ group?: boolean
  /** hours; null: nothing has to be prepared for; absent: as is usual of its subject */ toldBefore?: number | null
  /** the case of the fault at which it was begun */ fault?: CaseId | null
}

export const mostLines = 12
const noWords: Words = { title: '', lines: '', when: '', where: '', changed: '' }
export const noOption: Option = { 'zh-Hans': '', 'zh-Hant': '', en: '' }
export const emptyForm = (phone: string, from: Instant): Form => ({
  subject: '', urgency: 'usual', words: { 'zh-Hans': noWords, 'zh-Hant': noWords, en: noWords }, places: [], terms: [], sender: '', ground: '', who: '', phone,
  from, until: null, plan: null, call: null, corrects: null, beside: [], nobodys: [], edits: {},
})

/** A notice that is begun elsewhere, of a fault that several homes have: about what, for which buildings, and of which. Null: begun with nothing. */
export function begunWith(search: string): Pick<Form, 'subject' | 'places' | 'fault'> | null {
  const asked = new URLSearchParams(search)
  const buildings = (asked.get('buildings') ?? '').split(',').filter(isUuid)
  const fault = asked.get('fault') ?? ''
  if (buildings.length === 0) return null
  return { subject: subjects.find((one) => one === asked.get('about')) ?? 'repair', places: buildings.map((id) => ({ kind: 'building', id })), fault: isUuid(fault) ? fault as CaseId : null }
}

/** What a correction begins with: all that the old one said, and nothing of what is other. Texts that were edited by hand are made anew. */
export function correcting(old: Notice): Form {
  const words = Object.fromEntries(languages.map((language) => {
    const said = old.source[language]
    return [language, said ? { title: said.title, lines: said.lines.join('\n'), when: said.when, where: said.where, changed: '' } : noWords]
  })) as Form['words']
  return {
    subject: old.subject, urgency: old.urgency, words, places: old.audience.places, terms: old.audience.terms, sender: old.sender, ground: old.ground, who: old.ask.who, phone: old.ask.phone,
    from: old.validFrom, until: old.validUntil, plan: null, call: old.call && { options: old.call.options.map((it) => ({ ...it.says })), until: old.call.until }, corrects: old.id, beside: old.beside, nobodys: [], edits: {},
  }
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
export const writtenIn = ({ words }: Pick<Form, 'words'>): Language[] => languages.filter((language) => words[language].title.trim() !== '')

/** Names of fields, as they stand in the form. */
export type Missing = string
export function missingIn(form: Form): Missing[] {
  const written = writtenIn(form)
  const half = languages.filter((language) => !written.includes(language) && Object.values(form.words[language]).some((text) => text.trim() !== ''))
  const texts = (['sender', 'ground', 'who'] as const).filter((name) => form[name].trim() === '')
  return [
    ...(form.subject === '' ? ['subject'] : []), ...(written.length === 0 && half.length === 0 ? ['title'] : []), ...half.map((language) => `${language}.title`), ...written.filter((language) => linesOf(form.words[language].lines).length > mostLines).map((language) => `${language}.lines`),
    ...(form.corrects !== null && written.every((language) => form.words[language].changed.trim() === '') ? ['changed'] : []), ...(form.places.length === 0 ? ['places'] : []), ...texts,
    ...(form.from === null ? ['from'] : []), ...(form.until === null || (form.from !== null && form.until <= form.from) ? ['until'] : []), ...missingOfCall(form),
  ]
}
function missingOfCall({ call, until }: Form): Missing[] {
  if (!call) return []
  const empty = call.options.flatMap((option, at) => (languages.every((language) => option[language].trim() === '') ? [`option.${at}`] : []))
  return [...empty, ...(call.until === null || (until !== null && call.until > until) ? ['call.until'] : [])]
}

/** Whoever reads a language in which it was not written reads the nearest. */
const inAll = (option: Option): Option => {
  const some = languages.map((language) => option[language].trim()).find((text) => text !== '') ?? ''
  return Object.fromEntries(languages.map((language) => [language, option[language].trim() || some])) as Option
}

/** How many hours before it begins homes are to be told. */
export const leadOf = ({ toldBefore, subject }: Form, hours: NoticeHours = usualHours): number | null => (toldBefore === undefined ? (subject === '' ? null : usualLead(subject, hours)) : toldBefore)

/** Null while something is missing. `hours`: of the place. */
export function bodyOf(form: Form, hours: NoticeHours = usualHours): Body | null {
  const { from, until, call } = form
  if (missingIn(form).length > 0 || from === null || until === null) return null
  const written = writtenIn(form)
  const source = Object.fromEntries(written.map((language) => {
    const { title, lines } = form.words[language]
    // A notice in three languages has one hour and one place: where they are written once, nobody reads it without them.
    const of = (name: 'when' | 'where'): string => [language, ...written].map((one) => form.words[one][name].trim()).find((text) => text !== '') ?? ''
    return [language, { title: title.trim(), lines: linesOf(lines), when: of('when'), where: of('where') }]
  }))
  const changed = form.corrects === null ? {} : Object.fromEntries(written.flatMap((language) => (form.words[language].changed.trim() === '' ? [] : [[language, form.words[language].changed.trim()]])))
  const edits = Object.fromEntries(Object.entries(form.edits).map(([kind, said]) => [kind, Object.fromEntries(Object.entries(said ?? {}).filter(([language]) => written.includes(language as Language)))]))
  return {
    subject: form.subject, urgency: form.urgency, audience: { places: form.places, terms: form.terms }, source, changed, edits, sender: form.sender.trim(), ground: form.ground.trim(), ask: { who: form.who.trim(), phone: form.phone.trim() },
    validFrom: from, validUntil: until, plan: form.plan && [...form.plan], corrects: form.corrects, beside: form.beside, nobodys: form.nobodys, group: form.group ?? false, toldBefore: leadOf(form, hours), fault: form.fault ?? null,
    call: call && { options: call.options.map((option, at) => ({ code: `option-${at + 1}`, says: inAll(option) })), until: call.until! },
  } as Body
}

/** The field that a piece of a text came from; null where it stands in no field, but in a text that was edited by hand. */
export function fieldOf(form: Form, language: Language, said: string): string | null {
  const words = Object.entries(form.words[language]).find(([, text]) => text.includes(said))
  if (words) return `${language}.${words[0]}`
  return (['sender', 'ground', 'who', 'phone'] as const).find((name) => form[name].includes(said)) ?? null
}
