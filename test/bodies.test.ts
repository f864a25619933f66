// What a request may hold: read before it is known who sends it, so that reading it must cost no more than receiving it.
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { defOf, partsOf } from '#server/http/people-in.ts'
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
