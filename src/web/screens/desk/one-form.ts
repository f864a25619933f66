// A form that writes under one id of its own. Its answer is of the form as it was sent: changed meanwhile, the form stays with what was typed, and says that this is not saved. Whoever presses then
// with the same id is told the same by the server.

import { useRef, useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'

/** `taken`: the code by which the server says the same. `send` answers whether all that stands in the form is put down; `changed` at each change of it; `asItStands` says later whether nothing has changed since. */
export function useOneForm<T>(path: string, taken = 'act-id-taken') {
  const { run, busy, problem, clear } = useCommand<T>(path)
  const version = useRef(0)
  const [late, setLate] = useState<Problem | null>(null)
  const changed = (): void => { version.current += 1; clear(); setLate(null) }
  const asItStands = (): (() => boolean) => {
    const then = version.current
    return () => version.current === then
  }
  const send = async (body: unknown): Promise<boolean> => {
    const same = asItStands()
    const reply = await run(body)
    if (reply.ok) void refresh()
    if (!reply.ok || same()) return reply.ok
    setLate({ code: taken })
    return false
  }
  return { send, busy, problem: late ?? problem, changed, asItStands }
}
