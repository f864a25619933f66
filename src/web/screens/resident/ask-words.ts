// The reasons for leaving in a resident's own words, and what is usually asked for with each. The rules say exactly what is needed
// once the request is there; this only saves people a second walk to the drawer.

import type { Purpose } from '#domain/exits/request.ts'
import { m } from '../../words/compiled/messages.js'

type Words = { name: () => string; why: () => string; usually: () => string }
const words: Record<Purpose, Words> = {
  'scheduled-care': { name: m.resident_forCare, why: m.resident_forCareMore, usually: m.resident_usuallyCare },
  'medical-recall': { name: m.resident_forRecall, why: m.resident_forRecallMore, usually: m.resident_usuallyWork },
  'essential-work': { name: m.resident_forWork, why: m.resident_forWorkMore, usually: m.resident_usuallyWork },
  carer: { name: m.resident_forCarer, why: m.resident_forCarerMore, usually: m.resident_usuallyCarer },
  bereavement: { name: m.resident_forBereavement, why: m.resident_forBereavementMore, usually: m.resident_usuallyBereavement },
  exam: { name: m.resident_forExam, why: m.resident_forExamMore, usually: m.resident_usuallyExam },
  emergency: { name: m.resident_emergencyLink, why: m.resident_emergencyStep1, usually: m.resident_emergencyPaper },
  other: { name: m.resident_forOther, why: m.resident_forOtherMore, usually: m.resident_usuallyOther },
}

export const askName = (purpose: Purpose): string => words[purpose].name()
export const askWhy = (purpose: Purpose): string => words[purpose].why()
export const usually = (purpose: Purpose): string => words[purpose].usually()
