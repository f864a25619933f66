// What was decided is said while it is decided: to whoever is on the telephone, or stands at the window. One press, and nothing else is sent to them and nobody has to ring them; undone
// within the ten seconds it goes with the decision, later it is taken back where all such presses are (ToTell.tsx).

import { useEffect, useRef } from 'react'
import type { DeliveriesOfExit } from '#domain/exits/wire.ts'
import type { ExitId } from '#domain/kernel/ids.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export const deliveriesPath = (exit: ExitId): string => `/api/exits/${exit}/deliveries`

type SaidProps = { exit: ExitId; /** the decision, by its number in the case */ seq: number; said: boolean; onSaid: () => void }

/** Also with the ways by which they were told, for whoever rings later. */
export function SaidToThem({ exit, seq, said, onSaid }: SaidProps) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/exits/${exit}/told`)
  const noted = useRef<HTMLParagraphElement>(null)
  const pressed = useRef(false)
  // The buttons go: whoever pressed one stays where they were.
  useEffect(() => { if (said && pressed.current) noted.current?.focus({ preventScroll: true }) }, [said])
  const press = (how: 'phone' | 'window') => async (): Promise<void> => {
    pressed.current = true
    const noted = await run({ id: newId<'telling'>(), seq, how })
    if (noted.ok) onSaid()
    // Another decision has come after it: the case is shown as it is.
    else if (noted.problem.code === 'changed-meanwhile') void refresh(`/api/exits/${exit}`)
    for (const path of [deliveriesPath(exit), '/api/desk/queue', '/api/exits/tellings']) void refresh(path)
  }
  const button = (how: 'phone' | 'window', text: string) => <button type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => { if (!busy) void press(how)() }}>{text}</button>
  return (
    <div className="said-now stack-tight">
      <ProblemNotice problem={problem} />
      {said ? <p ref={noted} tabIndex={-1} role="status">{m.desk_saidNow()}</p> : (
        <p className="row" role="group" aria-label={m.desk_saidWhat()}>{button('phone', m.desk_saidPhone())} {button('window', m.desk_saidWindow())}</p>
      )}
    </div>
  )
}

/** Beside the ten seconds of whoever decided here, and for as long as this case lies open after them. */
export function SaidWhileDeciding(it: SaidProps & { open: boolean }) {
  const { data } = useApi<DeliveriesOfExit>(deliveriesPath(it.exit))
  // Taken back where all such presses are, or not heard of by the screen yet: it is to be said, and nothing says that they know.
  const toSay = data?.say?.seq === it.seq
  return it.said || it.open || toSay ? <SaidToThem {...it} said={it.said && !toSay} /> : null
}
