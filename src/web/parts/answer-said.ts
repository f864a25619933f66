// What an answer says, in any of the three languages: alike at the desk, read aloud, sent, and on the resident's page. Facts and codes in, sentences out; it works
// nothing out. An answer without a line here does not compile.

import type { Answer, Need, Said } from '#domain/desk/answers.ts'
import { never } from '#domain/kernel/result.ts'
import { nearest } from '#domain/notices/notice.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import { answer } from '../words/compiled/groups/answer.js'
import { answerCase } from '../words/compiled/groups/answerCase.js'
import { answerEnded } from '../words/compiled/groups/answerEnded.js'
import { answerMeanwhile } from '../words/compiled/groups/answerMeanwhile.js'
import { answerOutcome } from '../words/compiled/groups/answerOutcome.js'
import { answerStep } from '../words/compiled/groups/answerStep.js'
import { answersAsk } from '../words/compiled/groups/answersAsk.js'
import { evidenceKind } from '../words/compiled/groups/evidenceKind.js'
import { level as levelNames } from '../words/compiled/groups/level.js'
import { purpose } from '../words/compiled/groups/purpose.js'
import { repairDo } from '../words/compiled/groups/repairDo.js'
import { repairKind } from '../words/compiled/groups/repairKind.js'
import { repairLevel } from '../words/compiled/groups/repairLevel.js'
import { role } from '../words/compiled/groups/role.js'
import { transport } from '../words/compiled/groups/transport.js'
import { m } from '../words/compiled/messages.js'
import { languageNow } from '../words/language.ts'
import { weekly, type Voice } from './times.ts'

type Group = Record<string, (inputs?: Record<string, unknown>, options?: { locale?: Language }) => string>

/** A ground that ends with a full stop of its own, put into a sentence that has one. */
const within = (text: string): string => text.trim().replace(/[。．.]+$/u, '')

/** As somebody wrote it, with a full stop where it has none of its own. */
const endsItself = /[！？!?…]$/u

/** Everything said in one language. */
function speaker(voice: Voice, language: Language) {
  const options = { locale: language }
  const code = (group: Group, one: string, other: string): string => (group[one] ?? group[other] ?? (() => one))({}, options)
  const list = (all: readonly string[]): string => all.join(m.answers_between({}, options))
  const need = ({ kind, maxAgeHours, toldOfCase }: Need): string => {
    switch (kind) {
      case 'test-result': return maxAgeHours === null ? m.answers_needTestAny({}, options) : m.answers_needTest({ hours: maxAgeHours }, options)
      case 'letter-of-commitment': return m.answers_needLetter({}, options)
      case 'employer-confirmation': return toldOfCase ? m.answers_needEmployerCase({}, options) : m.answers_needEmployer({}, options)
      case 'certificate': return m.answers_needCertificate({}, options)
      default: return code(evidenceKind, kind, kind)
    }
  }
  const request = (it: { purpose: string; place: string }): string => [code(purpose, it.purpose, 'other'), it.place].filter((part) => part !== '').join(' · ')
  const fill = (sentence: string, facts: Record<string, unknown>): string => answer[sentence]!(facts, options)

  const going = (it: Extract<Said, { sentence: 'go-with' | 'go-weighed' }>): string => {
    const { needs, decider, transport: way } = it.values
    const facts = { purpose: code(purpose, it.values.purpose, 'other'), decider: code(role, decider, 'staff'), needs: list(needs.map(need)) }
    const nothing = it.sentence === 'go-with' ? m.answers_goWithNothing : m.answers_goWeighedNothing
    const first = needs.length === 0 ? nothing(facts, options) : fill(it.sentence, facts)
    return way === null ? first : m.answers_andSo({ one: first, other: m.answers_goBy({ transport: code(transport, way, way) }, options) }, options)
  }
  const and = (...all: readonly string[]): string => all.filter((one) => one !== '').reduce((one, next) => m.answers_andSo({ one, other: next }, options))
  /** What is in it, line by line as a notice has them, each as a sentence; in the nearest of the languages in which somebody wrote it. */
  const notice = ({ source, changed, sender, ground, ask, from, until }: Extract<Said, { sentence: 'notice' }>['values']): string => {
    const text = nearest(source, language)?.said
    const other = nearest(changed, language)?.said ?? ''
    const pieces = text ? [text.title, other === '' ? '' : m.answers_noticeChanged({ changed: other }, options), ...text.lines, text.when, text.where] : []
    const whole = pieces.filter((it) => it.trim() !== '').map((it) => (endsItself.test(it.trim()) ? it.trim() : m.answers_noticePiece({ text: within(it) }, options)))
    const facts = { ...voice.ends(from, until), sender, ground: within(ground), ask: [ask.who, ask.phone].filter((it) => it !== '').join(' ') }
    return and(...whole, fill('notice', facts))
  }
  const broken = ({ kind, number }: { kind: string; number: string }): string => [code(repairKind, kind, 'repair'), number].join(' ')
  const matter = ({ kind, number }: { kind: string; number: string }): string => [code(answerCase, kind, 'other'), number].join(' ')
  /** Where it stands; who has it and by when; what to do meanwhile. */
  const mending = (it: Extract<Said, { values: { danger: string | null } }>, facts: Record<string, string>, stays: Instant | null = null): string => {
    const { kind, danger, with: level, due } = it.values
    const holder = level === null ? m.answers_repairCommittee({}, options) : code(repairLevel, level, 'property')
    return and(fill(it.sentence, { what: broken(it.values), ...facts }), stays ? m.repairs_visitStays({ until: voice.until(stays) }, options) : '',
      m.answers_repairWith({ who: holder, due: voice.until(due) }, options), danger ? code(repairDo, danger, 'gas') : code(answerMeanwhile, kind, 'repair'))
  }
  const said = (it: Said): string => {
    const { sentence } = it
    switch (sentence) {
      case 'ends-open': case 'go-now': return fill(sentence, {})
      case 'ends-at': return fill(sentence, { level: code(levelNames, it.values.level, 'open'), until: voice.until(it.values.until) })
      case 'ends-later': return fill(sentence, { level: code(levelNames, it.values.level, 'open'), until: voice.until(it.values.until), next: code(levelNames, it.values.next, 'open'), freeAt: voice.until(it.values.freeAt) })
      case 'test-none': return fill(sentence, {})
      case 'test-called': {
        const { title, from, until, stations, note, slot } = it.values
        const named = ({ number, name }: (typeof stations)[number]): string => m.answers_testStation({ number, name }, options)
        const where = list(stations.map(named))
        const theirs = slot === null ? '' : m.answers_testSlot({ ...voice.ends(slot.from, slot.until), station: named(slot.station) }, options)
        return and(fill(sentence, { title: within(title), ...voice.ends(from, until), stations: where }), theirs, note.trim() === '' ? '' : endsItself.test(note.trim()) ? note.trim() : m.answers_noticePiece({ text: within(note) }, options), m.answers_testHow({}, options))
      }
      case 'go-freely': return fill(sentence, { purpose: code(purpose, it.values.purpose, 'other') })
      case 'go-with': case 'go-weighed': return going(it)
      case 'request-missing': return fill(sentence, { request: request(it.values), missing: list(it.values.missing.map((kind) => code(evidenceKind, kind, kind))) })
      case 'request-deciding': return it.values.second ? m.answers_requestSecond({ request: request(it.values) }, options) : fill(sentence, { request: request(it.values) })
      case 'request-appealed': return fill(sentence, { request: request(it.values), appealTo: code(role, it.values.appealTo, 'staff') })
      case 'request-refused': {
        const facts = { request: request(it.values), role: code(role, it.values.role, 'staff'), reason: within(it.values.reason), appealTo: code(role, it.values.appealTo, 'staff') }
        return it.values.final ? m.answers_requestFinal(facts, options) : fill(sentence, facts)
      }
      case 'request-ended': return fill(sentence, { request: request(it.values), role: code(role, it.values.role, 'staff'), reason: within(it.values.reason) })
      case 'pass-holds': return fill(sentence, { ...it.values, request: request(it.values), ...voice.ends(it.values.from, it.values.until), backBy: voice.until(it.values.backBy) })
      case 'pass-weekly': return fill(sentence, { request: request(it.values), ...voice.ends(it.values.from, it.values.until), weekly: weekly({ days: it.values.days, from: it.values.since, until: it.values.till }, language) })
      case 'pass-out': return it.values.dueBack === null ? m.answers_passOutNoTime({ request: request(it.values) }, options) : fill(sentence, { request: request(it.values), dueBack: voice.until(it.values.dueBack) })
      case 'repair-self': case 'repair-guided': case 'repair-waits': return mending(it, {})
      case 'repair-visit': return mending(it, { who: it.values.who, ...voice.ends(it.values.from, it.values.until) }, it.values.stays)
      case 'repair-visited': return mending(it, { who: it.values.who, until: voice.until(it.values.until) })
      case 'repair-done': return and(fill(sentence, { what: broken(it.values), outcome: code(answerOutcome, it.values.outcome, 'other') }), it.values.words === '' ? '' : m.answers_noticePiece({ text: within(it.values.words) }, options), m.answers_repairAgain({}, options))
      case 'repair-works': return and(fill(sentence, { what: broken(it.values), at: voice.at(it.values.at) }), m.answers_repairAgain({}, options))
      case 'case-open': return fill(sentence, { what: matter(it.values), step: code(answerStep, it.values.step, 'see-to'), who: code(role, it.values.by, 'staff'), due: voice.until(it.values.due) })
      case 'case-done': return and(fill(sentence, { what: matter(it.values), outcome: code(answerEnded, it.values.outcome, 'other') }), it.values.words === '' ? '' : m.answers_noticePiece({ text: within(it.values.words) }, options), m.answers_caseAgain({}, options))
      case 'notice': return notice(it.values)
      case 'short': {
        const source = m.answers_shortSource({ source: it.values.source }, options)
        return m.answers_andSo({ one: it.values.answer[language], other: source }, options)
      }
      default: return never(sentence)
    }
  }
  const about = (it: Answer): string => {
    if (it.sentence === 'short') return it.values.question[language]
    if (it.sentence === 'notice') return nearest(it.values.source, language)?.said.title ?? ''
    if (it.question === 'go-out') return code(purpose, it.of ?? 'other', 'other')
    if (it.question === 'repair') return broken(it.values as { kind: string; number: string })
    const values = it.values as { purpose?: string; place?: string }
    return values.purpose === undefined ? '' : request({ purpose: values.purpose, place: values.place ?? '' })
  }
  const asked = (it: Answer): string => {
    if (it.sentence === 'case-open' || it.sentence === 'case-done') return m.answers_askCase({ what: matter(it.values) }, options)
    return answersAsk[it.question]!({ what: about(it) }, options)
  }
  return { said, asked }
}

/** The answer, as it is read aloud and sent. */
export const answerSaid = (it: Said, voice: Voice, language: Language = languageNow()): string => speaker(voice, language).said(it)
/** The same for a caller who does not live there: `home` is named, as nothing holds for them. */
export function answerSaidThere(it: Said, home: string, voice: Voice, language: Language): string {
  const options = { locale: language }
  const level = (code: string): string => levelNames[code]!({}, options)
  switch (it.sentence) {
    case 'ends-open': return m.answers_endsThereOpen({ home }, options)
    case 'ends-at': return m.answers_endsThereAt({ home, level: level(it.values.level), until: voice.until(it.values.until) }, options)
    case 'ends-later': return m.answers_endsThereLater({ home, level: level(it.values.level), until: voice.until(it.values.until), next: level(it.values.next), freeAt: voice.until(it.values.freeAt) }, options)
    default: return answerSaid(it, voice, language)
  }
}
/** The question that it answers. */
export const questionSaid = (it: Answer, voice: Voice, language: Language = languageNow()): string => speaker(voice, language).asked(it)
