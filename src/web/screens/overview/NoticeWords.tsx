// What a notice says, in each language of its own: nothing is translated. The language of the screen stands open, the others behind their names.

import type { ChangeEvent } from 'react'
import { languages, type Language } from '#domain/kernel/says.ts'
import { dayUnnamed } from '#domain/notices/day-unnamed.ts'
import { Field } from '../../parts/Field.tsx'
import { languageNow } from '../../words/language.ts'
import { m } from '../../words/compiled/messages.js'
import { mostLines, type Form, type Words } from './notice-draft.ts'

/** Each by its own name, whoever reads. */
export const languageName: Record<Language, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' }

type Props = { words: Form['words']; corrects: boolean; missing: readonly string[]; onChange: (words: Form['words']) => void }

export function NoticeWords({ words, corrects, missing, onChange }: Props) {
  const first = languageNow()
  return (
    <section className="stack" aria-label={m.issuing_words()}>
      <h2>{m.issuing_words()}</h2>
      {[first, ...languages.filter((language) => language !== first)].map((language) => {
        const filled = Object.values(words[language]).some((text) => text !== '')
        const fields = <Fields language={language} words={words[language]} corrects={corrects} missing={missing} first={language === first} onChange={(next) => onChange({ ...words, [language]: next })} />
        return language === first ? <div key={language}>{fields}</div> : <details key={language} open={filled || undefined}><summary lang={language}>{languageName[language]}</summary>{fields}</details>
      })}
    </section>
  )
}

function Fields({ language, words, corrects, missing, first, onChange }: { language: Language; words: Words; corrects: boolean; missing: readonly string[]; first: boolean; onChange: (words: Words) => void }) {
  const put = (name: keyof Words) => ({ lang: language, name: `${language}.${name}`, value: words[name], onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange({ ...words, [name]: event.target.value }) })
  const bad = (name: string): string | null => (missing.includes(`${language}.${name}`) || (first && missing.includes(name)) ? m.desk_fillIn() : null)
  const label = (text: string): string => (first ? text : `${text} · ${languageName[language]}`)
  const loose = [words.changed, words.title, words.when, words.where, words.lines].map(dayUnnamed).find((said) => said !== null)
  const lines = m.issuing_linesHint({ most: mostLines })
  return (
    <div className="stack-tight words-in">
      {corrects && <Field label={label(m.issuing_changedField())} hint={m.issuing_changedHint()} error={bad('changed')}><textarea rows={2} maxLength={300} {...put('changed')} /></Field>}
      <Field label={label(m.issuing_titleField())} error={bad('title')}><input maxLength={60} {...put('title')} /></Field>
      <div className="two">
        <Field label={label(m.issuing_whenField())}><input maxLength={120} {...put('when')} /></Field>
        <Field label={label(m.issuing_whereField())}><input maxLength={120} {...put('where')} /></Field>
      </div>
      <Field label={label(m.issuing_lines())} hint={lines} error={missing.includes(`${language}.lines`) ? lines : null}><textarea rows={4} maxLength={3700} {...put('lines')} /></Field>
      <p role="status" className="quiet">{loose && m.issuing_dayUnnamed({ said: loose })}</p>
    </div>
  )
}
