// A notice in words, alike on every screen and paper: what it is about, whether it holds, and what it says in the language nearest to the reader's.

import { nearest, type InLanguages, type Source } from '#domain/notices/notice.ts'
import type { Language } from '#domain/kernel/says.ts'
import { noticePosterState } from '../words/compiled/groups/noticePosterState.js'
import { noticeState } from '../words/compiled/groups/noticeState.js'
import { noticeSubject } from '../words/compiled/groups/noticeSubject.js'
import { languageNow } from '../words/language.ts'

export const subjectName = (code: string): string => noticeSubject[code]?.() ?? code
export const stateWord = (code: string): string => noticeState[code]?.() ?? code
/** In large words, for whoever stands before a poster. */
export const posterWord = (code: string, locale?: Language): string => noticePosterState[code]?.({}, locale ? { locale } : {}) ?? code

const empty: Source = { title: '', lines: [], when: '', where: '' }
export const saidOf = (source: InLanguages<Source>): { language: Language; said: Source } => nearest(source, languageNow()) ?? { language: 'en', said: empty }
export const titleOf = (source: InLanguages<Source>): string => saidOf(source).said.title
/** Of those that were issued one for each person: the title is the same, the door is not. */
export const withDoor = (title: string, home: { door: string } | null): string => (home ? `${title} · ${home.door}` : title)
/** Empty where nothing was changed. */
export const changedIn = (changed: InLanguages<string>): string => nearest(changed, languageNow())?.said ?? ''
