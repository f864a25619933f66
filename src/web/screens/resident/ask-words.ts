// The reasons for leaving in a resident's own words. What each asks for, the rules say and nobody else.

import type { Purpose } from '#domain/exits/request.ts'
import { m } from '../../words/compiled/messages.js'

type Words = { name: () => string; why: () => string }
const words: Record<Purpose, Words> = {
  'scheduled-care': { name: m.resident_forCare, why: m.resident_forCareMore },
  'medical-recall': { name: m.resident_forRecall, why: m.resident_forRecallMore },
  'essential-work': { name: m.resident_forWork, why: m.resident_forWorkMore },
  carer: { name: m.resident_forCarer, why: m.resident_forCarerMore },
  bereavement: { name: m.resident_forBereavement, why: m.resident_forBereavementMore },
  exam: { name: m.resident_forExam, why: m.resident_forExamMore },
  emergency: { name: m.resident_emergencyLink, why: m.resident_emergencyStep1 },
  other: { name: m.resident_forOther, why: m.resident_forOtherMore },
}

export const askName = (purpose: Purpose): string => words[purpose].name()
export const askWhy = (purpose: Purpose): string => words[purpose].why()
