// What a request may hold: read before it is known who sends it, so that reading it must cost no more than receiving it.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defOf, partsOf } from '#server/http/people-in.ts'
import { usualBody } from '#server/http/mount.ts'
import { endpoints } from '#server/main.ts'

type Checked = { _zod: { def: { checks?: { _zod: { def: { check: string; maximum?: number } } }[] } } }
const mostOf = (schema: z.ZodType): number =>
  (schema as unknown as Checked)._zod.def.checks?.map((it) => it._zod.def).find(({ check }) => check === 'max_length')?.maximum ?? Infinity
/** Lists that may be as long as one likes, by the fields that lead to them. */
const endless = (schema: z.ZodType, at = ''): string[] => [
  ...(defOf(schema).type === 'array' && mostOf(schema) > 5000 ? [at] : []),
  ...partsOf(schema).flatMap(([field, part]) => endless(part, field === null ? at : `${at}.${field}`)),
]

test('no list in a request is endless: two hundred thousand wrong gates would take a second to be called wrong, of anybody', () => {
  const asked = endpoints.flatMap((it) => (it.body && it.body !== 'bytes' ? [[`${it.method} ${it.path}`, it.body] as const] : []))
  expect(asked.length).toBeGreaterThan(25)
  expect(asked.flatMap(([name, body]) => endless(body).map((at) => `${name} ${at}`))).toEqual([])
})

/** All strings in it, by the fields that lead to them; of a record its names as well. What is read on after a step is that step's to answer for. */
function stringsIn(schema: z.ZodType, at = ''): [string, z.ZodType][] {
  const { type } = defOf(schema)
  if (type === 'string') return [[at, schema]]
  // The whole of it says what comes out: what is changed, piped or made up for is asked there.
  if (type === 'pipe' || type === 'catch') return textsOnly(schema) ? [[at, schema]] : partsOf(schema).flatMap(([field, part]) => stringsIn(part, field === null ? at : `${at}.${field}`))
  return [...partsOf(schema).flatMap(([field, part]) => stringsIn(part, field === null ? at : `${at}.${field}`))]
}
const textsOnly = (schema: z.ZodType): boolean => partsOf(schema).every(([, part]) => defOf(part).type === 'string' || textsOnly(part))
/** A password is kept as a digest alone. */
const digested = /password$|\.old$/
/** What it makes of texts that no column takes, where it lets them in: of any length and form that it may ask for. */
const letsIn = (schema: z.ZodType): boolean => ['\u0000', '\ud800'].some((wrong) => ['', 'a', '1', 'abcdefgh', '12345678', 'a'.repeat(24), 'a'.repeat(48)].some((begins) => {
  const read = schema.safeParse(begins + wrong)
  return read.success && typeof read.data === 'string' && read.data.includes(wrong)
}))

test('what no column takes is refused or left out wherever somebody sends it: a text that fails for ever is sent for ever', () => {
  const all = endpoints.flatMap((it) => ([['body', it.body], ['query', it.query], ['params', it.params]] as const).flatMap(([where, schema]) =>
    (schema && schema !== 'bytes' ? stringsIn(schema as z.ZodType).map(([at, one]) => [`${it.method} ${it.path} ${where}${at}`, one] as const) : [])))
  expect(all.length).toBeGreaterThan(200)
  expect(all.filter(([name, one]) => !digested.test(name) && letsIn(one)).map(([name]) => name)).toEqual([])
})

/** As a schema says it for others. */
type Shape = {
  $ref?: string; anyOf?: Shape[]; oneOf?: Shape[]; allOf?: Shape[]; const?: unknown; enum?: unknown[]; type?: string; maxLength?: number; maxItems?: number; items?: Shape; properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean; propertyNames?: Shape
}
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
/** An id, a time, a number. What bounds itself by no length is counted as one. */
const small = 40
/** The most bytes that such a body takes: every list full, every text as long as it may be, in a script of three bytes each. */
function most(it: Shape, names: Record<string, Shape>): number {
  if (it.$ref) return most(names[it.$ref.split('/').at(-1)!]!, names)
  const either = it.anyOf ?? it.oneOf
  if (either) return Math.max(...either.map((one) => most(one, names)))
  if (it.allOf) return it.allOf.reduce((sum, one) => sum + most(one, names), 0)
  if (it.enum) return Math.max(...it.enum.map(bytesOf))
  if ('const' in it) return bytesOf(it.const)
  if (it.type === 'array') return 2 + (it.maxItems ?? 1) * (1 + most(it.items ?? {}, names))
  if (it.type !== 'object') return it.maxLength === undefined ? small : 2 + 3 * it.maxLength
  const own = Object.entries(it.properties ?? {}).reduce((sum, [name, one]) => sum + bytesOf(name) + 2 + most(one, names), 2)
  return own + (typeof it.additionalProperties === 'object' ? (it.propertyNames?.enum ?? [1]).reduce<number>((sum, name) => sum + bytesOf(name) + 2 + most(it.additionalProperties as Shape, names), 0) : 0)
}

test('what a schema lets in is received: nobody has typed sixty lines, or a notice in three languages, to be told that it is too long', () => {
  const kept = endpoints.flatMap((it) => {
    if (!it.body || it.body === 'bytes') return []
    const shape = z.toJSONSchema(it.body, { io: 'input', unrepresentable: 'any' }) as Shape & { $defs?: Record<string, Shape> }
    const [needs, takes] = [most(shape, shape.$defs ?? {}), it.bodyLimit ?? usualBody]
    return needs > takes ? [`${it.method} ${it.path}: ${needs} of ${takes} bytes`] : []
  })
  expect(kept).toEqual([])
  expect(most({ type: 'array', maxItems: 60, items: { type: 'object', properties: { words: { type: 'string', maxLength: 500 } } } }, {}), 'it counts').toBeGreaterThan(60 * 1500)
})
