// The order of the test files: the longest of a group first, so that at its end no processor waits for one long file alone. A fresh
// checkout remembers no run, and a file's size says nothing of how long it waits: those that take long stand here.
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** About how many seconds, where more than a file of that size would take. */
const seconds: Record<string, number> = {
  'gate-phone': 130, no: 100, records: 95, 'gate-forgives': 90, start: 90, resident: 75, 'new-case': 70, merge: 70, 'sign-in': 70, floor: 65, labour: 60, undo: 60,
  nurse: 55, staff: 55, without: 55, 'forty-calls': 55, extended: 50, hammer: 50, circles: 45, queue: 45, notices: 45, keyboard: 40, 'call-list': 40, 'desk-overview': 40,
  'never-lost': 40, 'roster-companies': 35, 'put-right': 35, 'desk-keys': 35, camera: 35, transport: 35, doors: 35, mediation: 35, repairs: 35, away: 35, push: 30,
  crowding: 30, jobs: 25, 'own-database': 25, 'silent-lines': 25, exits: 25, told: 25, starts: 50,
}

const secondsOf = ({ moduleId }: TestSpecification): number => seconds[basename(moduleId, '.test.ts')] ?? 0

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || secondsOf(b) - secondsOf(a))
  }
}
