// One sealing order: what holds, what happened to it, and whose passes ended. Its commands are quiet words; each opens a form that
// shows first and does afterwards.

import { useState } from 'react'
import { day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { StepView } from '#domain/sealing/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { useKeptHeight } from '../../parts/hand.ts'
import { Level } from '../../parts/Level.tsx'
import { ruleName, stageName } from '../../parts/exit-names.ts'
import { span } from '../../parts/span.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { endedText, type Review } from './Ended.tsx'
import type { OrderView, StepTaken } from './orders.ts'
import { Endings } from './PreviewBox.tsx'
import { StepForm, type StepKind } from './StepForm.tsx'

export type RowProps = { order: OrderView; zone: Zone; at: Instant; mayOrder: boolean; /** as they stand */ reviews: readonly Review[] | undefined; /** as they stood when the hand came */ seen: readonly Review[] | undefined; held: boolean; onDone: (reply: StepTaken) => void }

/** Reviews are told for so long: an older step without one says nothing. */
export const reviewsFor = 3 * day

export function OrderRow({ order, zone, at, mayOrder, reviews, seen, held, onDone }: RowProps) {
  const [form, setForm] = useState<StepKind | null>(null)
  const open = order.endsAt > at
  const steps = useKeptHeight<HTMLOListElement>(held)
  const toggle = (what: 'case' | 'lift'): void => setForm(form?.what === what ? null : { what })
  const done = (reply: StepTaken): void => { setForm(null); onDone(reply) }
  const mistaken = form?.what === 'take-back' ? order.steps.find((step) => step.id === form.step) : undefined
  return (
    <li className="order stack-tight">
      <div className="order-line">
        <strong className="order-where"><AsWritten>{order.scope.kind === 'building' ? buildingName(order.scopeLabel) : order.scopeLabel}</AsWritten></strong>
        {/* Its own level and no other's: the place may be under another order while this one is over, or has not begun. */}
        {open && order.stage ? <Level level={order.level} caseInside={order.caseSince !== null} /> : <span>{at < order.startsAt ? m.overview_orderNotYet() : m.overview_orderOver()}</span>}
        <span><AsWritten>{`${m.desk_homeRule({ rule: ruleName(order.rule.code) })}${open && order.stage ? ` · ${stageText(order, zone, at)}` : ''}`}</AsWritten></span>
        <span>{span(order.startsAt, order.endsAt, zone, at, m.overview_orderSpan)}</span>
      </div>
      <p className="quiet"><AsWritten>{m.desk_homeGround({ issuer: order.issuer, ground: order.ground })}</AsWritten></p>
      <ol ref={steps} role="list" className="steps-taken">
        {order.steps.map((step) => <StepLine key={step.id} step={step} {...{ order, zone, at, reviews, seen }} onTakeBack={mayOrder ? () => setForm({ what: 'take-back', step: step.id }) : null} />)}
      </ol>
      {mayOrder && open && order.liftedAt === null && (
        <div className="row">
          <Button plain aria-expanded={form?.what === 'lift'} onClick={() => toggle('lift')}>{m.overview_lift()}</Button>
          <Button plain aria-expanded={form?.what === 'case'} onClick={() => toggle('case')}>{m.overview_newCase()}</Button>
        </div>
      )}
      {form && <StepForm key={form.what === 'take-back' ? form.step : form.what} order={order} kind={form} title={mistaken ? takesBack(mistaken, zone, at) : null} zone={zone} onDone={done} onCancel={() => setForm(null)} />}
    </li>
  )
}

function stageText({ stage, until, endsAt }: OrderView, zone: Zone, at: Instant): string {
  const name = stageName(stage ?? '')
  return until && until < endsAt ? m.overview_stageUntil({ stage: name, until: untilWhen(until, zone, at) }) : name
}

const stepName = ({ kind }: StepView): string => ({ issued: m.overview_stepIssued(), case: m.overview_stepCase(), lifted: m.overview_stepLifted(), 'taken-back': m.overview_stepTakenBack() })[kind]

/** Which of several is taken back: said on its button, and over the form that the button opens. */
const takesBack = (step: StepView, zone: Zone, at: Instant): string => `${m.overview_takeBack()}: ${stepName(step)} ${when(step.at, zone, at)}`

type LineProps = Pick<RowProps, 'order' | 'zone' | 'at' | 'reviews' | 'seen'> & { step: StepView; onTakeBack: (() => void) | null }

/** One step: what, from when, on whose word, why, put down by which role; and the passes that ended with it. */
function StepLine({ step, order, zone, at, reviews, seen, onTakeBack }: LineProps) {
  const review = reviews?.find((one) => one.step === step.id)
  // Who they are is told once the hand is gone: twenty lines that come in push what was to be pressed away.
  const listed = review && seen?.find((one) => one.step === step.id)
  const due = reviews !== undefined && step.kind !== 'lifted' && step.writtenAt > plus(at, -reviewsFor) && order.startsAt <= at
  // The first line of every order says what its ground says; it is worth a line only for the passes that ended with it.
  if (step.kind === 'issued' && !review?.count) return null
  const name = stepName(step)
  const of = step.takesBack ? order.steps.find((one) => one.id === step.takesBack) : undefined
  return (
    <li data-taken={step.taken}>
      <p>
        <span>{name} {when(of?.at ?? step.at, zone, at)}</span>{' '}
        <span className="quiet"><AsWritten>{[step.source, step.reason, m.overview_stepBy({ role: roleName(step.role), at: when(step.writtenAt, zone, at) })].filter(Boolean).join(' · ')}</AsWritten></span>
        {step.taken && <>{' '}<span className="mark-word">{m.overview_stepMistake()}</span></>}
        {(step.kind === 'case' || step.kind === 'lifted') && !step.taken && onTakeBack && <Button plain onClick={onTakeBack} aria-label={takesBack(step, zone, at)}>{m.overview_takeBack()}</Button>}
      </p>
      {due && (!review || review.count > 0) && <p>{endedText(review)}</p>}
      {listed && <Endings endings={listed.ended} count={listed.count} />}
    </li>
  )
}
