// Who is called, as a text to be pasted into a group chat: for which there has to be a network, so that no phone keeps it.

import type { Zone } from '../kernel/instants.ts'
import { languages, type Language } from '../kernel/says.ts'
import { timeSaid } from '../kernel/times-said.ts'
import { signOf, type Announced } from './call-texts.ts'

/** To paste: one language after the other, as they are chosen. */
export function callPasted(it: Announced, zone: Zone, chosen: readonly Language[]): string {
  return languages.filter((language) => chosen.includes(language)).map((language) => {
    const { where, now, called, nobody, next, after, waits } = signOf(it, language)
    const [comma, colon] = language === 'en' ? ['; ', ': '] : ['、', '：']
    const line = (head: string, places: readonly string[]): string => `${head}${colon}${places.join(comma)}`
    return [it.at === null ? where : `${where} ${timeSaid(it.at, zone, language)}`, line(now, called.length > 0 ? called : [nobody]), ...(after.length > 0 ? [line(next, after)] : []), waits].join('\n')
  }).join('\n\n')
}
