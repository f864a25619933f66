// A way led nowhere: it did not help, or cannot be done there. That is not taken back, so it is shown what comes of it before it is said.

import { useState } from 'react'
import { repairWays, waysOpen, type RepairWay } from '#domain/neighbours/repairs.ts'
import type { OnRepair } from '#domain/neighbours/wire.ts'
import { m } from '../words/compiled/messages.js'
import { AskedFirst } from './AskedFirst.tsx'
import { Button } from './Button.tsx'
import { wayName } from './repair-said.ts'

type Why = Extract<OnRepair['deed'], { kind: 'failed' }>['why']

/** Which way is next once that one is said to have led nowhere. */
export const nextAfter = ({ failed }: { failed: readonly RepairWay[] }, way: RepairWay): RepairWay => waysOpen({ failed: [...failed, way] }, null)[0] ?? repairWays[2]

/** `name`: what the button says; `aloud`: the same with what it is about, for whoever hears it alone. */
export function InVain({ name, aloud, next, busy, onSay }: { name: (why: Why) => string; aloud?: (why: Why) => string; next: RepairWay; busy: boolean; onSay: (why: Why) => void }) {
  const [asked, setAsked] = useState<Why | null>(null)
  if (asked === null) return <>{(['did-not-help', 'cannot'] as const).map((why) => <Button key={why} plain busy={busy} {...(aloud ? { 'aria-label': aloud(why) } : {})} onClick={() => setAsked(why)}>{name(why)}</Button>)}</>
  return <AskedFirst then={m.repairs_inVainThen({ way: wayName(next) })} sure={m.repairs_inVainYes({ press: name(asked) })} busy={busy} onSure={() => onSay(asked)} onCancel={() => setAsked(null)} />
}
