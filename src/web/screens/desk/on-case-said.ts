// What only a case's own page and the call screen say of it, for they alone load its sentences: how soon, why now, by which way.

import type { NowReason } from '#domain/desk/cases.ts'
import type { Urgency } from '#domain/promises/due.ts'
import { ways, type Way } from '#domain/promises/promise.ts'
import { caseUrgency } from '../../words/compiled/groups/caseUrgency.js'
import { caseWay } from '../../words/compiled/groups/caseWay.js'
import { nowReason } from '../../words/compiled/groups/nowReason.js'

export const urgencyName = (urgency: Urgency): string => caseUrgency[urgency]!()
export const reasonName = (reason: NowReason): string => nowReason[reason]!()
export const wayName = (way: Way): string => caseWay[way]!()
/** By which ways they can be told: on a page only where there is one on which it stands. */
export const waysFor = (onPage: boolean): Way[] => ways.filter((one) => one !== 'page' || onPage)
