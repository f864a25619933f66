// One request by its id: from the person's own list, which is on the phone, or asked for alone (a link to one letter, a request
// of another person at home).

import type { ExitView } from '#domain/exits/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'
import { waitingFor, type Waiting } from './waiting.ts'

export type ExitHere = { exit: ExitView | null; /** what this phone has still to send about it */ waiting: Waiting[]; problem: Problem | null; loading: boolean; retry: () => void }

export function useExit(id: string): ExitHere {
  const { own, waiting } = useSituation()
  const listed = own.value?.exits.find((one) => one.id === id) ?? null
  const unsent = waitingFor(waiting, id)
  const isNew = unsent.some((entry) => entry.body.path === '/api/exits' || entry.body.path === '/api/exits/emergency')
  const settled = own.value !== null || own.problem !== null
  const alone = useKeptAnswer<ExitView>(listed || isNew || !settled ? null : `/api/exits/${id}`)
  const exit = listed ?? alone.value
  return { exit, waiting: unsent, problem: exit || isNew ? null : alone.problem, loading: !exit && !isNew && alone.problem === null, retry: alone.retry }
}
