// What somebody who rang or knocked has written down here and the server has not had yet: it lies in the outbox, through the page's being opened anew, and is shown as waiting beside its home.

import { useEffect, useState } from 'react'
import { actsAs } from '../../offline/acting.ts'
import { commands } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { wordsOf } from './kept-lists.ts'

type Told = { id: string; household: string; what: 'told' | 'not-reached'; how: 'phone' | 'at-the-door'; resident: string | null }
type Back = { act: string }
/** `told`: the last of each home, or of whom of it (`toldKey`). `backs`: acts that were taken back. */
export type Unsent = { told: ReadonlyMap<string, Told>; backs: ReadonlySet<string> }
const none: Unsent = { told: new Map(), backs: new Set() }

async function unsentOf(notice: string): Promise<Unsent & { count: number }> {
  const [told, back] = [`/api/notices/${notice}/told`, `/api/notices/${notice}/told/take-back`]
  const mine = (await commands.list().catch(() => [])).filter(({ problem, body }) => problem === null && body.by === actsAs())
  const backs = new Set(mine.filter(({ body }) => body.path === back).map(({ body }) => (body.body as Back).act))
  const said = mine.filter(({ body }) => body.path === told).map(({ body }) => body.body as Told).filter((one) => !backs.has(one.id))
  return { told: new Map(said.map((one) => [`${one.household} ${one.resident ?? ''}`, one])), backs, count: said.length + backs.size }
}

export function useUnsent(notice: string): Unsent {
  const [unsent, setUnsent] = useState<Unsent>(none)
  useEffect(() => {
    let [gone, before] = [false, 0]
    const look = async (changed: boolean): Promise<void> => {
      const now = await unsentOf(notice)
      if (gone) return
      // What has just arrived is shown by the server's own list before it is no longer shown as waiting.
      if (now.count < before) await refresh('/api/notices/')
      // Laid down and sent between two looks, it was never seen waiting.
      else if (changed && now.count === 0) void refresh('/api/notices/')
      before = now.count
      if (!gone) setUnsent(now)
    }
    void look(false)
    const stop = commands.watch(() => void look(true))
    return () => { gone = true; stop() }
  }, [notice])
  return unsent
}

/** What whoever is here wrote down and the server would not take, as it stood on the page. */
export function useRefused(): readonly string[] {
  const [said, setSaid] = useState<readonly string[]>([])
  useEffect(() => {
    let gone = false
    const look = async (): Promise<void> => {
      const no = (await commands.list().catch(() => [])).filter(({ problem, body }) => problem !== null && body.by === actsAs() && /^\/api\/notices\/[0-9a-f-]{36}\/told$/.test(body.path))
      const words = await wordsOf(no.map(({ body }) => (body.body as Told).id))
      if (!gone) setSaid(words)
    }
    void look()
    const stop = commands.watch(() => void look())
    return () => { gone = true; stop() }
  }, [])
  return said
}
