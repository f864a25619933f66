// What went wrong while changing how one signs in, and the way on when it wants a session that has just begun.

import type { MySignIn } from '#domain/access/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { minutesOf } from './wait.ts'

/** What each part of the page is given. `again` opens signing in, for what wants a session that has just begun. */
export type PartProps = { mine: MySignIn; zone: string; again: () => void }

/** `wrong` is what “does not fit” means here. */
export function OwnProblem({ problem, wrong, again }: { problem: Problem | null; wrong: string; again: () => void }) {
  if (!problem) return null
  const { code } = problem
  const text = code === 'sign-in-wrong' ? wrong : code === 'too-many-tries' ? m.signin_tooManySlips({ minutes: minutesOf(problem) }) : sentenceOf(problem)
  return <Notice tone="wrong" live><p>{text}</p>{code === 'sign-in-again' && <Button onClick={again}>{m.signin_again()}</Button>}</Notice>
}
