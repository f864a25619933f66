// Sentences in all three languages at once, for papers that carry them all. No first screen needs it.

import { languages, type Language } from '#domain/kernel/says.ts'
import { load, tables, type Area } from './texts.ts'

export async function loadAllLanguages(areas: readonly Area[]): Promise<void> {
  await Promise.all(languages.flatMap((language) => areas.map((area) => load(area, language))))
}

/** The languages that an area can be spoken in at once. */
export const spokenNow = (area: Area): readonly Language[] => languages.filter((language) => tables.has(`${area}.${language}`))
