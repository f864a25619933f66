// The order of the test files: the longest of a group first, so that at its end no processor waits for one long file alone. A fresh
// checkout remembers no run, and a file's size says nothing of how long it waits: those that take long stand here.
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** About how many seconds, where more than a file of that size would take. */
const seconds: Record<string, number> = {
  'gate-phone': 130, no: 90, records: 90, 'gate-forgives': 90, resident: 75, 'forty-calls': 75, 'desk-overview': 70, 'sign-in': 70, labour: 45, 'call-list': 40, nurse: 30, queue: 30,
  'silent-lines': 60, start: 55, hammer: 35, away: 32, 'own-database': 25, jobs: 25, crowding: 20, starts: 50,
}

const secondsOf = ({ moduleId }: TestSpecification): number => seconds[basename(moduleId, '.test.ts')] ?? 0

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    return (await super.sort(files)).sort((a, b) => group(a) - group(b) || secondsOf(b) - secondsOf(a))
  }
}
