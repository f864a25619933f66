// Release rules over the wire: loading a version, and which versions there are.

import { z } from 'zod'
import { wellFormed } from '../kernel/texts.ts'
import { at, dated } from '../kernel/wire.ts'

/** `dmn`: the whole file. `validFrom`: the day from which it advises; not before now. */
export const loadRules = z.object({ dmn: z.string().overwrite(wellFormed).min(1).max(500_000), validFrom: dated })
export const ruleVersion = z.object({ id: z.string(), code: z.string(), version: z.number(), validFrom: at, loadedAt: at, inForce: z.boolean() })
export const ruleVersions = z.object({ rules: z.array(ruleVersion) })
export const rulesLoaded = z.object({ id: z.string(), code: z.string(), version: z.number(), validFrom: at, known: z.boolean() })
