// Where nobody here is left to decide: what the office above is said to have decided, by whom there and when, and who took it down here. A pass that
// comes of it is signed within the rules' limits.

import { saidNo } from '#domain/exits/history.ts'
import { mayTakeDown, officeDecided } from '#domain/exits/office.ts'
import { exitView, officeWord } from '#domain/exits/wire.ts'
import { no } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { officeOf } from '../people/office.ts'
import { exitOfPath, exitParams, recountFor, toDecide, viewNow, write } from './acting.ts'
import { issuePass } from './passes.ts'
import { mayBeOne } from './two.ts'

const wordRoute = endpoint({
  method: 'POST', path: '/exits/:id/office', summary: 'Takes down what the office above decided, where nobody here may', may: 'exit.refuse', place: exitOfPath,
  params: exitParams, body: officeWord, reply: exitView,
  async handle(ask) {
    const found = await toDecide(ask)
    if (!found.ok) return found
    const { it, by, now } = found.value
    const { grants, who, saidAt, reason, pass, gates } = ask.body
    const office = await officeOf(ask.tx, ask.community)
    if (!office) return no({ code: 'office-unknown' })
    const step = officeDecided(it.steps, it.deciders, by, now, { reason, office: { ...office, who, saidAt }, pass: grants ? pass : null }, it.advice?.decider)
    if (!step.ok) return step
    const may = mayTakeDown(it.steps, by, it.trust.onDuty)
    if (!may.ok) return may
    if (step.value.what === 'office-granted') {
      if (!it.advice) return no({ code: 'rules-missing' })
      const issued = await issuePass({ ...ask, now } as Ask, it, it.advice, { pass, gates })
      if (!issued.ok) return issued
    }
    const marked = saidNo(it.steps, by.account) || await mayBeOne({ ...ask, now }, it, by)
    await write({ ...ask, now } as Ask, it, step.value, { marked, news: step.value.what, details: { reason, office: office.name, phone: office.phone, who, role: by.role } })
    await recountFor(ask as Ask, it)
    return viewNow(ask, it.row.id)
  },
})

export const officeRoutes: readonly Endpoint[] = [wordRoute]
