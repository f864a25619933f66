// Whether somebody lives here, is away, or has gone: its name.

import type { StayKind } from '#domain/people/stays.ts'
import { deskStay } from '../../words/compiled/groups/deskStay.js'

export const stayName = (stay: StayKind): string => deskStay[stay]?.() ?? stay
