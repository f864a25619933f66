// What a place under an order is called in a text that is read by everybody who comes by, as each language writes it: 2号楼1单元, entrance 1 of building 2. The home of one household and one
// person are named nowhere: of those it is said as they themselves are spoken to.

import type { Language } from '../kernel/says.ts'

/** `compound`: of an order on all of it, and where there are several, without which a building is not known. Each as the roster has it. */
export type OrderPlace = { kind: 'person' | 'home' } | { kind: 'place'; compound: string | null; building: string | null; entrance: string | null }

/** A lane, a row of shops and an eastern door have names; 2 and 甲 are counted. */
const isCounted = (label: string): boolean => /^\d+$/.test(label)
const isStem = (label: string): boolean => /^[\d甲乙丙丁戊己庚辛壬癸]+$/u.test(label)
const beside = (name: string, rest: string): string => (/[\w)]$/.test(name) && rest !== '' ? `${name} ${rest}` : `${name}${rest}`)

/** A place by its name; the longest of these names that a title has room for is the one to take. */
export function placeSaid({ compound, building, entrance }: Extract<OrderPlace, { kind: 'place' }>, language: Language): string {
  const [inCompound, door] = [compound ?? '', entrance ?? '']
  if (language === 'en') {
    const house = building === null ? '' : isCounted(building) ? `building ${building}` : building
    const within = door === '' ? house : `${isStem(door) ? `entrance ${door}` : door} of ${house}`
    return [within, inCompound].filter((it) => it !== '').join(', ')
  }
  const [houseWord, doorWord] = language === 'zh-Hant' ? ['號樓', '單元'] : ['号楼', '单元']
  const house = building === null ? '' : isCounted(building) ? `${building}${houseWord}` : building
  return beside(inCompound, beside(house, isStem(door) ? `${door}${doorWord}` : door))
}
