// Addresses as rosters write them, taken apart by the reader of doors.ts into the labels under which a home is kept.
// Refuses to guess: what can be read in two ways, or has a part that nobody knows, is asked.

import { no, ok, type Result } from '../kernel/result.ts'
import { partsOf, plain, withoutFloors, type Part } from './doors.ts'

/** `compound`: the name that stood before the building, null when none did. */
export type WrittenDoor = { compound: string | null; building: string; entrance: string; flat: string }
type Doubt = 'door-not-readable' | 'door-two-ways' | 'door-no-building' | 'door-no-flat' | 'date-in-address'
const asked = (code: Doubt) => no({ code })

/** Thousands of rows say the same few labels: each is read once. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const there = known.get(text)
    if (there !== undefined) return there
    const value = read(text)
    if (known.size < 20_000) known.set(text, value)
    return value
  }
}

const ordinals = '甲乙丙丁戊己庚辛壬癸东西南北中前后東後'
const buildingLabel = new RegExp(`^(?:\\d{1,4}[a-z]?|[a-z]\\d{0,2}|[a-z]{2}|[${ordinals}])$`, 'u')
const entranceLabel = new RegExp(`^(?:\\d{1,3}[a-z]?|[a-z]\\d?|[${ordinals}])$`, 'u')
/** `3A02`: on the floor that is not called the fourth. */
const flatLabel = /^(?:地下室?|负|負|阁楼|閣樓)?[a-z]?\d{1,5}[a-z]?$|^[a-z]$|^\d{1,2}[a-z]\d{2}$/u

/** Remarks that say who lives there and not where. */
const idle = new Set('租户 租戶 租客 租 出租 房东 房東 业主 業主 户主 戶主 自住 自有 空 空置 空房 owner tenant rented vacant'.split(' '))
/** Without a remark in brackets; null when the remark may say something else. */
export function withoutRemark(text: string): string | null {
  const found = /^(.*?)\s*[(（【[]([^()（）【】[\]]*)[)）】\]]\s*$/u.exec(text)
  if (!found) return /[()（）【】[\]]/u.test(text) ? null : text
  return idle.has(found[2]!.trim().toLowerCase()) ? withoutRemark(found[1]!) : null
}

const upper = (label: string): string => label.toUpperCase()
/** Leading noughts of a building or an entrance say nothing; those of a flat are its name. */
const unpadded = (label: string): string => upper(label.replace(/^0+(?=\d)/, ''))

const above = /^([\p{Script=Han}]{2,7}?)(省|自治区|自治州|特别行政区|市|区|區|县|縣|街道|镇|鎮|乡|鄉|社区|社區)(?=.)/u
const road = /^[\p{Script=Han}]{1,8}?(?:路|街|大道|胡同|巷|道)(?:[\d零一二三四五六七八九十]+(?:支?弄|号|號))?/u
const zone = /(?:^|.)(?:[东西南北中上下前后東後a-z\d一二三四五六七八九十](?:区|區|期|组团|院)|片区|工区)$/u

const nameless = /^(?:[本我]|我们|我們)?(?:小区|小區|社区|社區|院子?|花园|花園|大院|村)$/u

/** The name of a compound in what stands before a building; '' when there is only the way to it, null for what may be a part of the place. */
function compoundIn(text: string): string | null {
  let rest = text.replace(/[\s,，、]/gu, '')
  for (let found = above.exec(rest); found && !(/[区區]/u.test(found[2]!) && found[1]!.endsWith('小')); found = above.exec(rest)) rest = rest.slice(found[0].length)
  // `户部巷小区` is a name with a lane in it, and no lane that leads somewhere.
  const behind = rest.replace(road, '')
  if (!nameless.test(behind)) rest = behind
  if (rest === '' || nameless.test(rest) || /^(?:中国|我)$/u.test(rest)) return ''
  return rest.length < 2 || rest.length > 20 || zone.test(rest) || !/^[\p{L}·]+$/u.test(rest) ? null : rest
}

const splitLabel = new RegExp(`^(.*?)(\\d{1,4}[a-z]?|[a-z]\\d{0,2}|[${ordinals}])$`, 'u')
/** `桂园小区2` → the compound and 2. Null when it is no label of a building. */
function buildingIn(label: string): { before: string; building: string } | null {
  if (buildingLabel.test(label)) return { before: '', building: label }
  const found = splitLabel.exec(label)
  return found && /\p{Script=Han}$/u.test(found[1]!) ? { before: found[1]!, building: found[2]! } : null
}

const words = (parts: readonly Part[]): string => parts.map(({ label, unit }) => label + unit).join('')
type Start = { compound: string; building: string; rest: Part[] }

/** Where the building stands, and what it is; the rest leads from its door to the flat's. */
function startOf(parts: Part[]): Result<Start> {
  const at = ['building', 'mark'].map((level) => parts.findIndex((part) => part.level === level)).find((found) => found >= 0) ?? -1
  if (at >= 0) return started(parts, at)
  const lane = parts.findIndex(({ level }) => level === 'lane')
  if (lane >= 0) return startInLane(parts, lane)
  const first = parts[0]!
  if (first.level === 'storey' || first.level === 'number') {
    // `中山路12号502室`: a number in a road, and nobody said that it is a building's. `2楼205` may be the second floor.
    if (first.level === 'number' && road.test(first.label)) return asked('door-two-ways')
    if (first.level === 'storey' && parts.length === 2 && parts[1]!.label.startsWith(first.label)) return asked('door-two-ways')
    return started(parts, 0)
  }
  return first.level === null ? startBare(parts) : asked('door-no-building')
}

function started(parts: Part[], at: number): Result<Start> {
  const found = buildingIn(parts[at]!.label)
  if (!found) return asked('door-not-readable')
  const before = words(parts.slice(0, at)) + found.before
  const compound = before === '' ? '' : compoundIn(before)
  return compound === null ? asked('door-not-readable') : ok({ compound, building: found.building, rest: parts.slice(at + 1) })
}

/** A lane keeps its word: `3弄` and building 3 are two places, and nobody reads the one for the other. */
const laneLabel = ({ label, unit }: Part): string => unpadded(label) + unit
const laneOrBuilding = (label: string): boolean => buildingLabel.test(label.replace(/弄$/u, ''))

/** `桂园路100弄2号502室`: the lane is the compound's, the number the building's. In an old quarter, `3弄7号`, the lane leads to the houses. */
function startInLane(parts: Part[], lane: number): Result<Start> {
  const before = words(parts.slice(0, lane + 1))
  if (!/[路街道巷]/u.test(before)) return lane === 0 ? ok({ compound: '', building: laneLabel(parts[0]!), rest: housesOf(parts.slice(1)) }) : asked('door-not-readable')
  const house = parts[lane + 1]
  return house?.level === 'number' && parts.length > lane + 2 ? started(parts.slice(lane + 1), 0) : asked('door-two-ways')
}

/** The lane of a road that leads to a building, by its number and the end of the road's name: `桂园路100弄2号` → `园路100弄`. Null when none does. */
export const laneIn = (text: string): string | null => /\p{Script=Han}(?:路|街|道|巷)\d{1,5}支?弄/u.exec(text.normalize('NFKC').replace(/\s/gu, ''))?.[0] ?? null

/** In an old quarter a house with several flats is what an entrance is elsewhere. */
const housesOf = (rest: Part[]): Part[] => rest.map((part, at) => (at === 0 && rest.length > 1 && part.level === 'number' ? { ...part, level: 'entrance' } : part))

/** `502/503`, `502-503`: a home of two flats that were joined, as likely as flat 503 of a building 502. */
function areTwoFlats([first, second]: readonly Part[]): boolean {
  const [one, other] = [first!.label, second!.label]
  return /^\d{3,}$/.test(one) && /^\d{3,}$/.test(other) && one.length === other.length && (first!.unit !== '-' || one.slice(0, -2) === other.slice(0, -2))
}

/** Labels and nothing else: three are building, entrance and flat, two leave the entrance out. */
function startBare(all: Part[]): Result<Start> {
  const named = /^\p{Script=Han}{2,}$/u.test(all[0]!.label) ? compoundIn(all[0]!.label) : ''
  const parts = named ? all.slice(1) : all
  if (named === null || parts.length < 2 || parts.length > 3) return asked(parts.length < 2 ? 'door-no-building' : 'door-two-ways')
  const [first, second] = [parts[0]!.label, parts[1]!.label]
  // `B1-502` may be the first basement, `602-1` a room of flat 602.
  if (/^b\d$/.test(first) && parts.length === 2) return asked('door-two-ways')
  if (/^\d+$/.test(first) && first.length >= 3 && parts.length === 2 && (second.length < first.length || areTwoFlats(parts))) return asked('door-two-ways')
  if (parts.length === 3 && parts[1]!.level !== null && parts[1]!.level !== 'entrance') return asked('door-not-readable')
  return ok({ compound: named, building: first, rest: parts.slice(1) })
}

/** Whether a flat's number says its floor: `502` and `0502` the fifth, `1201` the twelfth and no other. A letter alone says none. */
function isOnFloor(flat: string, floor: string): boolean {
  const [number, storey] = [flat.replace(/^0+/, '').replace(/[a-z]$/, ''), floor.replace(/^0+/, '')]
  return /^[a-z]$/.test(flat) || (number.length > 2 ? number.slice(0, -2) === storey : number.startsWith(storey))
}

const storeysLeftOut = (rest: readonly Part[]): Part[] => withoutFloors([{ label: '', level: null, unit: '' }, ...rest]).slice(1)

/** From the building's door on: an entrance, perhaps a floor, and the flat. */
function insideOf(rest: readonly Part[]): Result<{ entrance: string; flat: string }> {
  const floor = rest.slice(0, -1).find(({ level }) => level === 'floor' || level === 'storey')
  // A floor that the flat's number does not say would make one flat of several.
  if (floor && !isOnFloor(rest.at(-1)!.label, floor.label)) return asked('door-two-ways')
  const parts = storeysLeftOut(rest)
  const entrances = parts.filter(({ level }) => level === 'entrance')
  const [first, second, third] = parts
  if (first === undefined) return asked('door-no-flat')
  if (entrances.length > 1 || (entrances.length === 1 && first.level !== 'entrance')) return asked('door-not-readable')
  if (entrances.length === 1) return second === undefined ? asked('door-no-flat') : flatOf(parts.slice(1), first.label)
  if (second === undefined || third !== undefined) return third === undefined ? flatOf(parts, '') : asked('door-two-ways')
  // `2#1-502`: the shorter one before the flat is the entrance.
  return first.level === null && entranceLabel.test(first.label) && first.label.length < second.label.length ? flatOf([second], first.label) : asked('door-two-ways')
}

function flatOf(parts: readonly Part[], entrance: string): Result<{ entrance: string; flat: string }> {
  const [first, second] = parts
  if (parts.length > 2 || first!.level === 'building' || first!.level === 'lane') return asked('door-not-readable')
  const rooms = second !== undefined
  // `602-1`, as a house names a flat that was divided.
  if (rooms && !(first!.level === null && first!.unit === '-' && /^\d{1,2}$/.test(second.label) && first!.label.length > second.label.length)) return asked('door-two-ways')
  // `2栋5楼`: all who live on that floor would be behind one door.
  if (!rooms && /^-?\d+$/.test(first!.label) && (first!.level === 'floor' || first!.level === 'storey')) return asked('door-no-flat')
  if (!flatLabel.test(first!.label)) return asked('door-not-readable')
  return ok({ entrance, flat: upper(rooms ? `${first!.label}-${second.label}` : first!.label) })
}

/** The ground floor of a town where the next one is the first: what it is called as a flat, nobody says in the same way. */
const groundFloor = /(?:^|[^\p{L}])(?:[lu]?g|m|r)\s*\/\s*f(?:[^\p{L}]|$)/u
/** `2-1--101`: below the ground, or a dash too many. `Blk 123A #12-345`: the flat is on the twelfth floor there. */
const doubtfulMark = /\d\s*[-－−]\s*[-－−]\s*\d|[\da-z]\s+#\s?\d{1,2}-\d/u

/** An address in one cell: `2-1-502`, `桂园小区2号楼1单元502室`, `Flat 5A, Block 2`. Problems: those of `Doubt`. */
export function readWrittenDoor(text: string): Result<WrittenDoor> {
  const bare = withoutRemark(plain(text))
  const parts = bare === null ? [] : withWeakWords(partsOf(bare))
  if (parts.length === 0) return asked('door-not-readable')
  if (doubtfulMark.test(bare!) || groundFloor.test(bare!)) return asked('door-two-ways')
  const start = startOf(parts)
  if (!start.ok) return start
  const { compound, building, rest } = start.value
  const inside = insideOf(rest)
  if (!inside.ok) return inside
  if (!laneOrBuilding(building)) return asked('door-not-readable')
  if (inside.value.entrance !== '' && !entranceLabel.test(inside.value.entrance)) return asked('door-not-readable')
  return ok({ compound: compound || null, building: building.endsWith('弄') ? building : unpadded(building), entrance: unpadded(inside.value.entrance), flat: inside.value.flat })
}

const weak = new Set(['entrance', 'number', 'storey', 'flat', 'lane', 'building'])
const labelled = new RegExp(`[\\da-z${ordinals}]$`, 'u')
/** `东门小区`, `新楼村`, `户部巷`: a word of a door inside a name is no part of a door. */
function withWeakWords(parts: readonly Part[]): Part[] {
  const whole: Part[] = []
  let name = ''
  for (const part of parts) {
    if (part.level !== null && weak.has(part.level) && !labelled.test(part.label) && part !== parts.at(-1)) name += part.label + part.unit
    else {
      whole.push({ ...part, label: name + part.label })
      name = ''
    }
  }
  return whole
}

/** What stands in a column of its own for one part of a door. */
export type Labelled = { compound: string | null; label: string; /** of a building that stands with its entrance */ entrance: string | null }

/** A building's label: `２号楼`, `二栋`, `第2幢`, `桂园小区2号楼` and `2` are one; a lane has a name. Problem: `label-not-readable`. */
export function readBuildingLabel(text: string): Result<Labelled> {
  const bare = withoutRemark(plain(text))
  const parts = bare === null ? [] : withWeakWords(partsOf(bare))
  const [first, second, third] = parts
  if (first === undefined || third !== undefined || /^\s*[-−–—]/u.test(bare!)) return no({ code: 'label-not-readable' })
  if (second !== undefined && !(first.level !== null && second.level === 'entrance' && entranceLabel.test(second.label))) return no({ code: 'label-not-readable' })
  // `2单元` and `2F` in this column are no building, whatever they are.
  if (['entrance', 'flat', 'floor'].includes(first.level ?? '') || (first.level === null && /^\d+f$/.test(first.label))) return no({ code: 'label-not-readable' })
  const entrance = second ? unpadded(second.label) : null
  if (first.level === 'lane' && buildingLabel.test(first.label)) return ok({ compound: null, label: laneLabel(first), entrance })
  // A name, as lanes and old houses have one.
  if (!/[\da-z]/.test(first.label) && !buildingLabel.test(first.label)) return ok({ compound: null, label: text.normalize('NFKC').trim(), entrance })
  const found = first.level === null && !buildingLabel.test(first.label) ? null : buildingIn(first.label)
  if (!found) return no({ code: 'label-not-readable' })
  const compound = found.before === '' ? '' : compoundIn(found.before)
  // A part of the place (`东区3栋`) stays in the label: it is another building than `3栋`.
  return ok({ compound: compound || null, label: (compound === null ? upper(found.before) : '') + unpadded(found.building), entrance })
}

/** An entrance's label: `1单元`, `甲单元`, `东门`. Problem: `label-not-readable`. */
export function readEntranceLabel(text: string): Result<string> {
  const parts = partsOf(text)
  if (parts.length !== 1 || /[()（）]|^\s*[-−–—]/u.test(text) || ['building', 'flat', 'floor', 'storey', 'lane'].includes(parts[0]!.level ?? '')) return no({ code: 'label-not-readable' })
  const { label } = parts[0]!
  return ok(entranceLabel.test(label) ? unpadded(label) : text.normalize('NFKC').trim())
}

/** A flat's label, with its entrance or as the whole door where some write that in its column (门牌). Problem: `label-not-readable`; those of a door. */
export function readFlatLabel(text: string): Result<{ flat: string; entrance?: string } | WrittenDoor> {
  const written = withoutRemark(plain(text))
  if (written === null) return no({ code: 'label-not-readable' })
  // `-101` is a flat below the ground, and 101 another.
  const bare = written.replace(/^[-−–—]\s*(?=\d{1,5}[a-z]?$)/u, '负')
  if (/^[-−–—]\s*\d/u.test(bare) || /^\d{1,3},\d{3}$/.test(bare)) return asked('door-two-ways')
  if (groundFloor.test(bare)) return asked(/^\S*$/u.test(bare) ? 'door-no-flat' : 'door-two-ways')
  const all = partsOf(bare)
  // `5楼502`: the floor is in the number already.
  const said = all.length === 2 && ['floor', 'storey'].includes(all[0]!.level ?? '') && /^\d+$/.test(all[0]!.label)
  if (said && !isOnFloor(all[1]!.label, all[0]!.label)) return asked('door-two-ways')
  // Of `12樓A室` the floor is the half, as within a whole door.
  const parts = said ? storeysLeftOut(all) : all
  const one = parts.length === 1 ? parts[0]! : null
  if (one && flatLabel.test(one.label) && (one.level === null || one.level === 'flat' || one.level === 'number')) return ok({ flat: upper(one.label) })
  if (one && ['floor', 'storey'].includes(one.level ?? '') && /^\d+$/.test(one.label)) return asked('door-no-flat')
  if (parts.length === 2 && parts[0]!.unit === '-' && /^\d{3,5}$/.test(parts[0]!.label) && /^\d{1,2}$/.test(parts[1]!.label)) return ok({ flat: `${parts[0]!.label}-${parts[1]!.label}` })
  if (parts.length === 2 && areTwoFlats(parts)) return asked('door-two-ways')
  // `1单元502室`, `东门301`: the building stands beside it.
  const inside = all.length > 1 && all[0]!.level === 'entrance' && entranceLabel.test(all[0]!.label) ? insideOf(all) : null
  if (inside) return inside.ok ? ok({ flat: inside.value.flat, entrance: unpadded(inside.value.entrance) }) : inside
  const door = parts.length > 1 ? readWrittenDoor(text) : null
  if (door?.ok) return door
  // A name of its own, as in old quarters (`12号甲 后院`); never what names another building.
  return parts.some(({ level }) => level === 'building' || level === 'entrance' || level === 'mark') || /^[\d\s\-/.#,]+$/.test(bare) || /^\d{3}/.test(bare) ? (door && door.problem.code !== 'door-no-building' ? door : no({ code: 'label-not-readable' })) : ok({ flat: text.normalize('NFKC').trim() })
}
