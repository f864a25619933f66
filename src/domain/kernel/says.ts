// The three languages of the screens: which of them a browser asks for, and a sentence in all of them, for words that are data (rules, letters,
// places), not code.

export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof languages)[number]
export type Says = Readonly<Record<Language, string>>

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
