// The call that is going on: begun by the first keystroke of the search, put on record as soon as it is known who calls,
// closed with what was said. Kept through a reload; the clock never stops by itself.

import { useCallback } from 'react'
import type { ContactId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useDraft } from '../../parts/draft.ts'

export type Call = {
  id: ContactId
  startedAt: Instant
  resident: { id: ResidentId; name: string; door: string } | null
  channel: 'phone' | 'window'
  note: string
  exit: ExitId | null
  /** left out by a draft of an earlier version: no */
  private?: boolean
}

const record = (call: Call, endedAt: Instant | null): void => {
  if (!call.resident) return
  const { id, resident, channel, startedAt, note, exit, private: inConfidence = false } = call
  void queue('/api/contacts', { id, resident: resident.id, channel, startedAt, endedAt, note, exit, private: inConfidence }).catch(() => undefined)
}

export type Calling = {
  call: Call | null
  begin: () => void
  /** the caller is known: the first one named stays, whoever else is looked up meanwhile */
  attach: (resident: { id: ResidentId; name: string; door: string }) => void
  change: (change: Partial<Pick<Call, 'note' | 'channel' | 'exit' | 'private'>>) => void
  end: () => void
}

export function useCall(): Calling {
  const [call, setCall] = useDraft<Call | null>('call', null)
  const begin = useCallback(() => {
    if (!call) setCall({ id: newId<'contact'>(), startedAt: now(), resident: null, channel: 'phone', note: '', exit: null })
  }, [call, setCall])
  const attach = useCallback((resident: { id: ResidentId; name: string; door: string }) => {
    if (call?.resident || !call) return
    const known = { ...call, resident }
    setCall(known)
    record(known, null)
  }, [call, setCall])
  const change = useCallback((part: Partial<Pick<Call, 'note' | 'channel' | 'exit' | 'private'>>) => {
    setCall((before) => (before ? { ...before, ...part } : before))
  }, [setCall])
  const end = useCallback(() => {
    if (call) record(call, now())
    setCall(null)
  }, [call, setCall])
  return { call, begin, attach, change, end }
}
