// A part of a screen that is fetched when it is first shown. Where it does not come, the page is opened again by itself, once: of a version that
// is gone the next one has it. After that the screen around it stays as it is, says what is missing, and a press asks for it by opening the page
// again, which is what is left: browsers keep a module that failed as failed for as long as the page stands.

import { useState, type ComponentType, type ReactNode } from 'react'
import { openAgainOnce } from '../start/opening.ts'
import { m } from '../words/compiled/messages.js'
import { sentenceOf } from '../words/sentences.ts'
import { Button } from './Button.tsx'
import { orElse } from './or-else.ts'

/** Why the page is not opened again: without a server to open it from, an open one is worth more than none. */
const whyNot = (): Promise<string | null> => fetch('/', { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => (ok ? null : 'database-away'), () => 'network-away')

function NotCome() {
  const [asking, setAsking] = useState(false)
  const [inVain, setInVain] = useState({ times: 0, why: '' })
  const ask = async (): Promise<void> => {
    setAsking(true)
    const why = await whyNot()
    if (why === null) return location.reload()
    setAsking(false)
    setInVain(({ times }) => ({ times: times + 1, why }))
  }
  return (
    <div className="state" role="alert">
      <p>{sentenceOf({ code: 'part-away' })}</p>
      {/* A new line each time: it is read out again. */}
      {inVain.times > 0 && !asking && <p key={inVain.times}>{sentenceOf({ code: inVain.why })}</p>}
      <Button busy={asking} onClick={() => void ask()}>{m.common_retry()}</Button>
    </div>
  )
}

/** What stands in the place of a part that failed with `error`. */
export function notCome(error: unknown): () => ReactNode {
  openAgainOnce(error)
  return NotCome
}

/** The component that `load` brings, to be drawn at once inside a Suspense; or what says that it has not come. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) => orElse(load, notCome)
