// Says name and number aloud, for somebody who looks at the person and not at the phone. Where a phone has no voice it is silent, and nothing breaks.

import { languageOfTexts } from '../../words/texts.ts'

const name = 'postern-station-silent'
const spoken = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en' } as const

export const isSilent = (): boolean => {
  try { return localStorage.getItem(name) === 'yes' } catch { return false }
}
export function setSilent(silent: boolean): void {
  try { localStorage.setItem(name, silent ? 'yes' : 'no') } catch { /* as it was when the page opens again */ }
  if (silent) globalThis.speechSynthesis?.cancel()
}

/** What was being said is not waited for: the next person stands there. */
export function say(text: string): void {
  if (isSilent() || !('speechSynthesis' in globalThis)) return
  speechSynthesis.cancel()
  const words = new SpeechSynthesisUtterance(text)
  words.lang = spoken[languageOfTexts()]
  speechSynthesis.speak(words)
}
