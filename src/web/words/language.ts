// Which of the three languages the screens speak: the one chosen on this device, else the browser's, else English.
// Traditional is a language of its own here: nothing is converted from simplified.

import { useSyncExternalStore } from 'react'
import { languageFor, languages, type Language } from '#domain/kernel/says.ts'
import { afterFirstScreen } from './first-screen.ts'
import { loadProblems } from './problems.ts'
import { languageOfTexts, loadForFirstScreen, loadRest, speak, type Area } from './texts.ts'

const stored = 'postern-language'
const listeners = new Set<() => void>()

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

/** Call once, before the first screen: resolves when it can speak of these areas. The rest of them follows when it stands, and problems' sentences. */
export async function startLanguage(areas: readonly Area[]): Promise<void> {
  await put(chosen() ?? languageFor(navigator.languages))
  await loadForFirstScreen(['common', ...areas])
  void afterFirstScreen().then(() => Promise.all([loadProblems(), loadRest()])).then(tell, () => undefined)
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
