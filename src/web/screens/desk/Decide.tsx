// The decision. One key grants the moment nothing is missing; before that the button says what is. A refusal needs a reason in
// plain words and somebody to appeal to; an override needs a second person. Buttons that the server would turn away are not shown.

import { useEffect, useRef, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { mayDecide } from '#domain/access/access.ts'
import { decidersOf } from '#domain/exits/deciders.ts'
import { isOpen } from '#domain/exits/history.ts'
import { suits, transportFor } from '#domain/exits/terms.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { PassId } from '#domain/kernel/ids.ts'
import { transports, type Transport } from '#domain/rules/codes.ts'
import { isPassing } from '../../offline/api.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { useKeys, useSteady } from '../../parts/keys.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { labelOf, saidAs } from '../../parts/said.ts'
import { deskKind } from '../../words/compiled/groups/deskKind.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { Back } from './Back.tsx'
import { deskKeys } from './desk-keys.ts'
import { caseIsMeant } from './focus.ts'
import { ReasonForm } from './ReasonForm.tsx'
import { Withdraw } from './Withdraw.tsx'

type Panel = 'refuse' | 'override' | 'revoke' | 'appeal' | 'withdraw' | 'back' | null
const needs = { refuse: 'refuse', override: 'propose-override', revoke: 'revoke', appeal: 'appeal', withdraw: 'withdraw', back: 'report-back' } as const

export function Decide({ exit, me }: { exit: ExitView; me: Me }) {
  const [panel, setPanel] = useState<Panel>(null)
  const [way, setWay] = useState<Transport | null>(null)
  const pass = useRef<PassId>(newId<'pass'>())
  const grant = useCommand<ExitView>(`/api/exits/${exit.id}/grant`)
  const confirm = useCommand<ExitView>(`/api/exits/${exit.id}/override/confirm`)
  const may = (what: ExitView['may'][number]): boolean => exit.may.includes(what)
  const undecided = isOpen(exit)
  const decide = async (asking: typeof grant): Promise<void> => {
    const reply = await asking.run({ pass: pass.current, gates: [], ...(way ? { transport: way } : {}) })
    // Each pass has an id of its own, also the next one of this case; only what may have been done is sent again as it was.
    if (reply.ok || !isPassing(reply.problem)) pass.current = newId<'pass'>()
    if (reply.ok) void refresh()
  }
  const button = useRef<HTMLButtonElement>(null)
  const grantable = may('grant')
  // Whatever was pressed while the last piece came in was meant for something else.
  const ready = useSteady(`${exit.id} ${exit.state} ${exit.proposed} ${grantable}`)
  const could = useRef(grantable)
  useEffect(() => {
    if (grantable && !could.current && caseIsMeant()) button.current?.focus()
    could.current = grantable
  }, [grantable])
  useKeys({ [deskKeys.queue.grant]: grantable ? () => void decide(grant) : undefined }, { within: '.desk-exit', ready })
  useKeys({ [deskKeys.queue.refuse]: may('refuse') ? () => setPanel('refuse') : undefined }, { within: '.desk-exit' })
  // A colleague decided while a reason was being written: what went away unsent is said.
  const overtaken = panel === null || panel === 'back' || may(needs[panel]) ? null : { code: panel === 'override' && exit.proposed ? 'override-already-proposed' : 'exit-already-decided' }
  const done = (): void => { setPanel(null); void refresh() }
  const told = useRef<string | null>(null)
  return (
    <section className="stack decide" aria-label={m.desk_decision()} data-missing={exit.advice?.items.some((item) => item.state !== 'present') || undefined}>
      {undecided && exit.advice && <MayDecide exit={exit} me={me} />}
      {undecided && exit.advice && exit.exits > exit.advice.exits && <p>{m.desk_fewerExits({ asked: exit.exits, most: exit.advice.exits })}</p>}
      {(grantable || may('confirm-override')) && <Way exit={exit} way={way} onWay={setWay} />}
      <OwnLink exit={exit} />
      <ProblemNotice problem={grant.problem ?? confirm.problem ?? overtaken} />
      {grantable && <Button ref={button} main big className="grant" busy={grant.busy} onKeyDown={(event) => { if (event.repeat) event.preventDefault() }} onClick={() => { if (ready()) void decide(grant) }}>{m.desk_grant()} <kbd aria-hidden="true">g</kbd></Button>}
      {!grantable && undecided && !exit.proposed && <NotYet exit={exit} me={me} />}
      {may('confirm-override') && <Button main big busy={confirm.busy} onClick={() => { if (ready()) void decide(confirm) }}>{m.desk_confirmOverride()}</Button>}
      {exit.proposed && !may('confirm-override') && <p>{m.desk_needsSecond()}</p>}
      <Others exit={exit} panel={panel} setPanel={setPanel} />
      {panel === 'withdraw' && may('withdraw') && <Withdraw key="withdraw" exit={exit} onDone={done} onCancel={() => setPanel(null)} />}
      {panel === 'back' && may('report-back') && <Back key="back" exit={exit} zone={me.community.zone} told={told} onDone={done} onCancel={() => setPanel(null)} />}
      {panel !== null && panel !== 'withdraw' && panel !== 'back' && may(needs[panel]) && <ReasonForm key={panel} exit={exit} me={me} kind={panel} onDone={done} onCancel={() => setPanel(null)} />}
    </section>
  )
}

/** How they go, as the pass will say it: what was asked, or what the rules ask for in its place. */
function Way({ exit, way, onWay }: { exit: ExitView; way: Transport | null; onWay: (way: Transport | null) => void }) {
  const rules = exit.advice?.transport ?? null
  const decided = transportFor(rules, way, exit.transport)
  return (
    <Field label={labelOf('transport')}>
      <select value={decided ?? ''} onChange={(event) => onWay(transports.find((one) => one === event.target.value) ?? null)}>
        {decided === null && <option value="">{m.common_notDecided()}</option>}
        {transports.filter((one) => suits(rules, one)).map((one) => <option key={one} value={one}>{saidAs('transport', one)}</option>)}
      </select>
    </Field>
  )
}

/** Who may, by role; and whether you may, which is the server's to say: not on an appeal against your own no, nor as the second on your own proposal. */
function MayDecide({ exit, me }: { exit: ExitView; me: Me }) {
  const roles = decidersOf(exit)
  const own = exit.own !== null && exit.own.roles.length > 0
  const you = roles.some((role) => role === me.decides) && !own && exit.may.includes(exit.proposed ? 'confirm-override' : 'refuse')
  return <p className="may-decide"><span className="quiet">{m.desk_mayDecide()}</span> <strong>{[...roles].reverse().map(roleName).join(m.desk_comma())}</strong>{you ? ` · ${m.desk_youMay()}` : ''}</p>
}

const rolesOf = ({ roles }: NonNullable<ExitView['own']>): string => roles.map(roleName).join(m.desk_comma())

/** What came through the asker's own link is somebody else's to decide; to that somebody the way to confirm it is offered. */
function OwnLink({ exit }: { exit: ExitView }) {
  const confirm = useCommand<ExitView>(`/api/exits/${exit.id}/confirm`)
  const { own } = exit
  const pieces = own?.pieces.map((kind) => deskKind[kind]?.() ?? kind).join(m.desk_comma()) ?? ''
  const calledBack = async (): Promise<void> => {
    if ((await confirm.run({})).ok) void refresh()
  }
  return (
    <>
      {own && <p className="own-link">{own.roles.length > 0 ? m.desk_ownWhy({ pieces, roles: rolesOf(own) }) : m.desk_ownAlone({ pieces })}</p>}
      {exit.may.includes('confirm') && !exit.may.includes('grant') && <div className="stack-tight call-back"><p>{m.desk_callBackWhat()}</p><Button busy={confirm.busy} onClick={() => void calledBack()}>{m.desk_calledBack()}</Button></div>}
      <ProblemNotice problem={confirm.problem} />
    </>
  )
}

/** The button that cannot be pressed yet says why, in place of a riddle in grey. */
function NotYet({ exit, me }: { exit: ExitView; me: Me }) {
  const missing = exit.advice?.items.filter((item) => item.state !== 'present') ?? []
  const names = [...new Set(missing.map((item) => deskKind[item.kind]?.() ?? item.kind))].join(m.desk_comma())
  const text = missing.length === 1 ? m.desk_grantMissingOne({ names })
    : missing.length > 1 ? m.desk_grantMissing({ count: missing.length, names })
    : exit.own && exit.own.roles.length > 0 ? m.desk_grantOwn({ roles: rolesOf(exit.own) })
    : exit.state === 'appealed' ? m.desk_grantSomeoneElse()
    : exit.advice && !mayDecide(me.decides, exit.advice.decider) ? m.desk_grantOther({ role: roleName(exit.advice.decider) }) : m.desk_grantNotNow()
  return <button type="button" className="button main big grant" aria-disabled="true">{text}</button>
}

function Others({ exit, panel, setPanel }: { exit: ExitView; panel: Panel; setPanel: (panel: Panel) => void }) {
  const may = (what: ExitView['may'][number]): boolean => exit.may.includes(what)
  const toggle = (one: Exclude<Panel, null>, text: string, key?: string) => (
    <button type="button" className="button plain" aria-expanded={panel === one} onClick={() => setPanel(panel === one ? null : one)}>{text}{key ? <> <kbd aria-hidden="true">{key}</kbd></> : null}</button>
  )
  return (
    <div className="row decide-others">
      {may('report-back') && <Button aria-expanded={panel === 'back'} onClick={() => setPanel(panel === 'back' ? null : 'back')}>{m.desk_isBack()}</Button>}
      {may('refuse') && toggle('refuse', m.desk_refuse(), 'r')}
      {may('propose-override') && toggle('override', m.desk_override())}
      {/* In these ten seconds undoing is the way. */}
      {may('revoke') && !exit.undo?.mine && toggle('revoke', m.desk_revoke())}
      {may('appeal') && toggle('appeal', m.desk_writeAppeal())}
      {may('withdraw') && toggle('withdraw', m.desk_withdraw())}
    </div>
  )
}
