// The order of the test files: the longest of a group first, so that at its end no processor waits for one long file alone. A fresh
// checkout remembers no run, and a file's size says nothing of how long it waits: those that take long stand here.
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** About how many seconds, where more than a file of that size would take: measured in a whole run on two processors, and again where a file has changed. */
const seconds: Record<string, number> = {
  'gate-phone': 120, 'gate-forgives': 70, 'sign-in': 90, demonstration: 85, hammer: 80, no: 80, 'decided-told': 60, decisions: 70, resident: 70,
  staff: 70, 'any-size': 65, 'forty-calls': 65, 'on-the-road': 65, records: 65, undo: 65, start: 60, without: 60, circles: 55, labour: 55,
  'new-case': 55, starts: 55, carers: 50, keyboard: 50, nurse: 50, queue: 50, 'roster-companies': 50, doors: 45, 'said-at-doors': 45, answers: 40, 'never-lost': 40,
  notices: 40, away: 35, 'call-list': 35, camera: 35, 'desk-keys': 35, 'desk-overview': 35, mediation: 35, extended: 30, floor: 30, jobs: 30,
  'own-database': 30, 'read-aloud': 30, 'shift-change': 30, transport: 30, 'desk-second-round': 25, killed: 25, ledger: 25, merge: 25, needs: 25,
  'put-right': 25, 'to-tell-away': 25, repairs: 25, 'six-calls-about-water': 30, stories: 40, 'notice-ladder': 30, told: 25, 'back-again': 20, crowding: 20, 'emergency-slips': 20, field: 20,
  'new-version': 20, 'notice-round': 20, overdue: 20, 'review-cut-off': 20, riverside: 40, 'second-rounds': 20, 'silent-lines': 20,
}

const secondsOf = ({ moduleId }: TestSpecification): number => seconds[basename(moduleId, '.test.ts')] ?? 0

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || secondsOf(b) - secondsOf(a))
  }
}
