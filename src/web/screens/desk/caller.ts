// Who is on the line for somebody, from elsewhere, and whether that person agrees that they are told: as it was said in this call, else as it was said last of the same caller.

import { sameQuestion } from '#domain/desk/answers.ts'
import { callerKey, type AnswersAbout, type Caller } from '#domain/desk/answers-wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import type { Call } from './call.ts'

export type Elsewhere = { caller: Caller; agreed: boolean | null; /** when that was said, of a call before this one */ since: Instant | null }
const sameCaller = (a: Caller, b: Caller): boolean => callerKey(a) === callerKey(b)

/** Null: whoever is on the line for this person is of their home, or nobody is. */
export function useElsewhere(call: Call | null, resident: ResidentId | undefined): Elsewhere | null {
  const relation = call?.resident && call.resident.id === resident ? call.relation ?? null : null
  const { data } = useApi<AnswersAbout>(relation ? `/api/residents/${resident!}/answers?open=yes` : null)
  if (!call || !relation) return null
  const caller: Caller = { relation, name: call.relationWords ?? '', number: call.number ?? '' }
  const before = data?.agreed.find((one) => sameCaller(one.caller, caller))
  return typeof call.agreed === 'boolean' ? { caller, agreed: call.agreed, since: null } : { caller, agreed: before?.agreed ?? null, since: before?.at ?? null }
}

/** They are told what anybody may be. */
export const hearsOpen = (elsewhere: Elsewhere | null): boolean => elsewhere !== null && elsewhere.agreed !== true

/** Beside each answer what this caller was told before, and not what the person was. */
export function asToldTo(about: AnswersAbout, { caller }: Elsewhere): AnswersAbout {
  const theirs = about.elsewhere.filter((one) => sameCaller(one.caller, caller))
  return {
    ...about, lines: about.lines.map((line) => ({ ...line, told: theirs.find((one) => sameQuestion(one.answer, line.answer)) ?? null })),
    stale: theirs.filter((one) => one.otherwise !== null && !about.lines.some((line) => sameQuestion(one.answer, line.answer))),
  }
}
