// The order of the test files: the longest of a group first, so that at its end no processor waits for one long file alone. A fresh
// checkout remembers no run, and a file's size says nothing of how long it waits: those that take long stand here.
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** About how many seconds, where more than a file of that size would take: measured in a whole run on two processors, and again where a file has changed. */
const seconds: Record<string, number> = {
  'gate-phone': 125, 'gate-forgives': 95, 'sign-in': 90, no: 85, starts: 80, nurse: 80, records: 70, staff: 70, undo: 70, resident: 70, labour: 70, 'decided-told': 65, 'forty-calls': 65,
  without: 60, 'new-case': 60, 'any-size': 60, circles: 60, queue: 60, start: 60, keyboard: 60, needs: 55, answers: 55, 'on-the-road': 55, mediation: 50, 'desk-keys': 45,
  notices: 45, 'roster-companies': 45, camera: 45, extended: 45, 'never-lost': 45, hammer: 45, transport: 40, decisions: 40, doors: 40, 'call-list': 40, away: 35, 'desk-overview': 35,
  'shift-change': 35, 'put-right': 35, floor: 35, repairs: 30, 'read-aloud': 30, jobs: 30, overdue: 30, merge: 30, dialysis: 30, 'emergency-slips': 30, told: 25, poisoned: 25,
  'desk-second-round': 25, ledger: 25, field: 25, 'review-cut-off': 25, 'new-version': 25, 'six-calls-about-water': 20, 'silent-lines': 20, crowding: 20,
}

const secondsOf = ({ moduleId }: TestSpecification): number => seconds[basename(moduleId, '.test.ts')] ?? 0

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || secondsOf(b) - secondsOf(a))
  }
}
