// The page that an enrolment link opens: the phone is made one in the field, and what it has to know arrives before its screens are shown.

import { useEffect, useState } from 'react'
import type { FactEnvelope } from '#domain/field/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { takeTicket, type Ticket } from '../offline/session.ts'
import type { Field } from './field.ts'

// Once for each opened page: an enrolment is good once, and React's strict mode mounts twice.
let ticket: Ticket | null | undefined
let enrolling: ReturnType<Field<FactEnvelope, unknown>['enrol']> | null = null

/** `kind`: that of the field whose page this is. `busy` until it knows something. */
export function useEnrolment<F extends FactEnvelope, S>(field: Field<F, S>, kind: string): { busy: boolean; problem: Problem | null } {
  ticket ??= takeTicket()
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: ticket?.kind === 'enrol', problem: null })
  useEffect(() => {
    if (ticket?.kind !== 'enrol') return
    enrolling ??= field.enrol(ticket.token, '')
    void enrolling.then(async (reply) => {
      // A code for another kind of phone: its own screens go on.
      if (reply.ok && reply.value.kind !== kind) return window.location.assign(`/${reply.value.kind}`)
      // Not until everything is here: the first part is of use already.
      if (reply.ok) await Promise.race([field.syncNow(), firstPart(field)])
      setState({ busy: false, problem: reply.ok ? null : reply.problem })
    })
  }, [])
  return state
}

const firstPart = <F extends FactEnvelope, S>(field: Field<F, S>): Promise<void> => new Promise((resolve) => {
  const stop = field.watch(() => {
    if (!field.state().knows) return
    stop()
    resolve()
  })
})
