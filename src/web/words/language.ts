// Which of the three languages the screens speak: the one chosen on this device, else the browser's, else English.
// Traditional is a language of its own here: nothing is converted from simplified.

import { useSyncExternalStore } from 'react'
import { languages, type Language } from '#domain/kernel/says.ts'
import { afterFirstScreen } from './first-screen.ts'
import { languageOfTexts, loadAreas, speak, type Area } from './texts.ts'

const stored = 'postern-language'
const listeners = new Set<() => void>()

/** The best of the three for a browser's list of languages (BCP 47): Taiwan, Hong Kong and Macau write traditional. */
export function languageFor(asked: readonly string[]): Language {
  for (const tag of asked) {
    const [language, ...rest] = tag.toLowerCase().split(/[-_]/)
    if (language === 'en') return 'en'
    if (language !== 'zh' && language !== 'yue' && language !== 'cmn') continue
    if (rest.includes('hans')) return 'zh-Hans'
    const traditional = language === 'yue' || rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part))
    return traditional ? 'zh-Hant' : 'zh-Hans'
  }
  return 'en'
}

function chosen(): Language | null {
  try {
    const text = localStorage.getItem(stored)
    return languages.find((language) => language === text) ?? null
  } catch {
    return null
  }
}

async function put(language: Language): Promise<void> {
  await speak(language)
  document.documentElement.lang = language
  tell()
}

/** Draws everything again: another language, or sentences that have arrived. */
let drawing = 0
function tell(): void {
  drawing += 1
  for (const listener of listeners) listener()
}

/** Call once, before the first screen: resolves when it can speak of these areas. Problems' sentences follow when the first screen stands. */
export async function startLanguage(areas: readonly Area[]): Promise<void> {
  await put(chosen() ?? languageFor(navigator.languages))
  await loadAreas(['common', ...areas])
  void afterFirstScreen().then(() => loadAreas(['problems'])).then(tell, () => undefined)
  window.addEventListener('storage', (event) => {
    if (event.key === stored) void put(chosen() ?? languageNow())
  })
}

export const languageNow = (): Language => languageOfTexts()

/** From now on, on this device. Kept for this page alone when the browser stores nothing. */
export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(stored, language)
  } catch {
    // A browser that keeps nothing still changes the page.
  }
  // Without a network another language may not be here: then the present one stays.
  put(language).catch(() => undefined)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Redraws the component when the language changes. Screens' roots and memoised parts call it. */
export function useLanguage(): Language {
  useSyncExternalStore(subscribe, () => drawing)
  return languageNow()
}
