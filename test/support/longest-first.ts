// The order of the test files: the longest of a group first, so that at its end no processor waits for one long file alone. A fresh
// checkout remembers no run, and a file's size says nothing of how long it waits: those that take long stand here.
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** About how many seconds, where more than a file of that size would take: measured in a whole run on two processors, and again where a file has changed. */
const seconds: Record<string, number> = {
  'gate-phone': 140, no: 120, 'forty-calls': 110, records: 105, 'sign-in': 90, start: 85, starts: 80, demonstration: 75, resident: 75, staff: 68,
  'any-size': 66, labour: 60, 'roster-companies': 60, notices: 60, 'desk-overview': 60, 'gate-forgives': 56, undo: 56, 'testing-rounds': 53,
  doors: 52, without: 51, repairs: 50, 'second-rounds': 50, hammer: 48, 'decided-told': 48, nurse: 48, queue: 46, decisions: 45,
  'said-at-doors': 45, answers: 45, told: 45, crowding: 45, 'sms-answers': 45, carers: 44, circles: 42, station: 41, keyboard: 40, stories: 40,
  floor: 38, 'new-case': 37, 'to-tell-away': 36, 'on-the-road': 35, away: 35, camera: 35, 'desk-keys': 35, mediation: 35, 'never-lost': 34,
  extended: 34, 'read-aloud': 34, 'call-list': 33, 'shift-change': 32, 'repairs-go-on': 32, 'decisions-told': 32, 'osmanthus-day': 32,
  riverside: 31, jobs: 30, 'own-database': 30, transport: 30, 'six-calls-about-water': 30, 'notice-ladder': 30, 'notice-round': 30,
  'records-again': 30, cases: 28, flood: 28, 'merge-chains': 26, 'desk-second-round': 25, killed: 25, ledger: 25, merge: 25, needs: 25,
  'put-right': 25, 'back-again': 20, 'emergency-slips': 20, field: 20, 'new-version': 20, overdue: 20, 'review-cut-off': 20, 'silent-lines': 20,
}

const secondsOf = ({ moduleId }: TestSpecification): number => seconds[basename(moduleId, '.test.ts')] ?? 0

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || secondsOf(b) - secondsOf(a))
  }
}
