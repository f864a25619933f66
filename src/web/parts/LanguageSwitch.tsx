// Three languages, each named in itself, so that whoever needs it can read it.

import { languages, type Language } from '#domain/kernel/says.ts'
import { m } from '../words/compiled/messages.js'
import { chooseLanguage, useLanguage } from '../words/language.ts'

/** Each in its own words. */
export const languageNames: Record<Language, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' }

export function LanguageSwitch() {
  const language = useLanguage()
  return (
    <select className="language-switch" aria-label={m.common_language()} value={language} onChange={(event) => chooseLanguage(event.target.value as Language)}>
      {languages.map((one) => <option key={one} value={one} lang={one}>{languageNames[one]}</option>)}
    </select>
  )
}
