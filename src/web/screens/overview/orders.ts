// Sealing orders as the server tells them, and the preview without which no command is given.

import { useState } from 'react'
import type { z } from 'zod'
import type { order, orders, Preview, stepTaken } from '#domain/sealing/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { useCommand } from '../../offline/commands.ts'

export type OrderView = z.infer<typeof order>
export type OrdersReply = z.infer<typeof orders>
export type StepTaken = z.infer<typeof stepTaken>

export type Seen = { preview: Preview | null; ask: (body: unknown) => Promise<void>; /** what was typed is another now: look again */ forget: () => void; busy: boolean; problem: Problem | null }

export function usePreview(): Seen {
  const [preview, setPreview] = useState<Preview | null>(null)
  const { run, busy, problem, clear } = useCommand<Preview>('/api/sealing/orders/preview')
  const ask = async (body: unknown): Promise<void> => {
    const reply = await run(body)
    setPreview(reply.ok ? reply.value : null)
  }
  return { preview, ask, forget: () => { setPreview(null); if (problem) clear() }, busy, problem }
}
