// Release rules over the wire: loading a version, and which versions there are.

import { z } from 'zod'
import { wellFormed } from '../kernel/texts.ts'
import { at, dated } from '../kernel/wire.ts'

/** `dmn`: the whole file. `validFrom`: the day from which it advises; not before now. */
export const loadRules = z.object({ dmn: z.string().overwrite(wellFormed).min(1).max(500_000).regex(/^[^\u0000]*$/), validFrom: dated })
export const ruleVersion = z.object({ id: z.string(), code: z.string(), version: z.number(), validFrom: at, loadedAt: at, inForce: z.boolean() })
export const ruleVersions = z.object({ rules: z.array(ruleVersion) })
export const rulesLoaded = z.object({ id: z.string(), code: z.string(), version: z.number(), validFrom: at, known: z.boolean() })

/** More than a screen can show, and than anybody mends in one go. */
export const mostProblems = 200
export const checkRules = loadRules.pick({ dmn: true })
/** `facts` fill the sentence of the code; `says` is the English one. `keepsOut`: false for what is only told. */
export const rulesChecked = z.object({
  loads: z.boolean(), found: z.number(),
  problems: z.array(z.object({
    code: z.string(), table: z.string().nullable(), row: z.number().nullable(), column: z.number().nullable(), heading: z.string().nullable(),
    keepsOut: z.boolean(), says: z.string(), facts: z.record(z.string(), z.string()),
  })),
})
