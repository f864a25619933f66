// A sentence in the three languages of the screens, for words that are data (rules, letters, places), not code.

export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof languages)[number]
export type Says = Readonly<Record<Language, string>>
