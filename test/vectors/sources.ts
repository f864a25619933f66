// The sources of published cases, one a file beside this one.

import { base45 } from './base45.ts'
import { cose } from './cose.ts'
import { dmnLevel2, dmnLevel3 } from './dmn.ts'
import type { Source } from './source.ts'

export const sources: readonly Source[] = [cose, base45, dmnLevel2, dmnLevel3]
