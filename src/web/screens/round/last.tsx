// What was noted last, and its taking back: said on whatever page comes next, in a line that lies there all the time. It stays until the next press, for
// a slip is seen a staircase later.

import { useState } from 'react'
import type { AccountId, DoorResultId, DoorTaskId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { whyNotKept } from '../../offline/commands.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { outcomeName } from '../../parts/doors-said.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { note } from './noted.ts'

export type Pressed = { door: FlatId; name: string; outcome: string; /** of what the tasks are */ source: string; notes: { id: DoorResultId; round: RoundId; tasks: DoorTaskId[] }[] }
type Saying = { pressed: Pressed; is: 'noted' | 'taken-back' } | { trouble: string } | null
export type Last = { saying: Saying; say: (saying: Saying) => void; by: AccountId }

export function useLast(by: string): Last {
  const [saying, say] = useState<Saying>(null)
  return { saying, say, by: by as AccountId }
}

/** Why it was not kept, in words: where there is neither a disk nor a network, paper is. */
export const troubleOf = (error: unknown): string => {
  const problem = whyNotKept(error)
  return problem.code === 'not-stored' ? m.round_notKept() : sentenceOf(problem)
}

/** Takes presses back, each by a line of its own: what was noted stays, and counts for nothing. */
export async function takeBack({ by, say }: Last, pressed: Pressed): Promise<void> {
  try {
    for (const { id, round, tasks } of pressed.notes) await note(by, round, pressed.door, { tasks, outcome: 'taken-back', againAt: null, words: '', takesBack: id, homes: [], kits: null })
    say({ pressed, is: 'taken-back' })
  } catch (error) {
    say({ trouble: troubleOf(error) })
  }
}

export function LastSaid({ last }: { last: Last }) {
  const { saying } = last
  return (
    <div className="round-last" role="status" data-place data-trouble={saying !== null && 'trouble' in saying}>
      {saying !== null && ('trouble' in saying ? <p>{saying.trouble}</p> : (
        <>
          <p><AsWritten>{saying.is === 'noted' ? m.round_saved({ door: saying.pressed.name, what: outcomeName(saying.pressed.outcome, saying.pressed.source) }) : m.round_takenBack({ door: saying.pressed.name })}</AsWritten></p>
          {saying.is === 'noted' && <Button onClick={() => void takeBack(last, saying.pressed)}>{m.common_undo()}</Button>}
        </>
      ))}
    </div>
  )
}
