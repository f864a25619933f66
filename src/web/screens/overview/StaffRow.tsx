// One of the staff: name, roles with place and time; opened, what can be done about them and what was put down of them.

import { useState } from 'react'
import type { StaffLine, StaffList, StaffMember } from '#domain/access/staff-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { whole } from '../../parts/times.ts'
import { staffDid } from '../../words/compiled/groups/staffDid.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { heldNow, roleAt, roleTimes } from './staff-names.ts'
import { StaffEnd } from './StaffEnd.tsx'
import { StaffGive } from './StaffGive.tsx'
import { StaffLink } from './StaffLink.tsx'

type Props = { one: StaffMember; list: StaffList; own: boolean; open: boolean; onOpen: () => void; onEnded: () => void; zone: Zone; now: Instant }

export function StaffRow({ one, list, own, open, onOpen, onEnded, zone, now }: Props) {
  const shown = heldNow(one, now).length > 0 ? heldNow(one, now) : one.roles
  return (
    <li className="staff-row" data-open={open}>
      <div className="staff-line">
        <span className="staff-who"><strong><AsWritten>{one.name}</AsWritten></strong> <span className="quiet">{one.login}</span></span>
        <ul role="list" className="staff-roles">
          {shown.map((role) => <li key={`${role.role}${role.building}`}><span>{roleAt(role)}</span> <span className="quiet">{roleTimes(role, zone, now)}</span></li>)}
          {shown.length === 0 && <li className="quiet">{m.overview_staffWaits()}</li>}
        </ul>
        <Button plain onClick={onOpen} aria-expanded={open} aria-label={m.overview_staffOpenOf({ name: one.name })}>{m.overview_staffOpen()}</Button>
      </div>
      {open && <Opened one={one} list={list} own={own} onEnded={onEnded} zone={zone} now={now} />}
    </li>
  )
}

type Doing = 'give' | 'end' | null
function Opened({ one, list, own, onEnded, zone, now }: Omit<Props, 'open' | 'onOpen'>) {
  const [doing, setDoing] = useState<Doing>(null)
  const held = heldNow(one, now)
  const done = (): void => setDoing(null)
  return (
    <div className="staff-open stack">
      {held.length > 0 && !one.signsIn && <p className="quiet">{m.overview_staffLinkOnly()}</p>}
      {doing === null && (
        <div className="row">
          {!own && <Button onClick={() => setDoing('give')}>{m.overview_staffGive()}</Button>}
          {held.length > 0 && <Button onClick={() => setDoing('end')}>{m.overview_staffEnd()}</Button>}
        </div>
      )}
      {doing === null && held.length > 0 && !own && held.every(({ role }) => list.gives.includes(role)) && <StaffLink one={one} zone={zone} now={now} />}
      {doing === 'give' && <StaffGive one={one} list={list} zone={zone} now={now} onDone={done} />}
      {doing === 'end' && <StaffEnd one={one} list={list} zone={zone} now={now} onDone={(ended) => { done(); if (ended) onEnded() }} />}
      <History one={one} zone={zone} />
    </div>
  )
}

function History({ one, zone }: { one: StaffMember; zone: Zone }) {
  const { data, error, refetch } = useApi<{ lines: StaffLine[] }>(`/api/staff/${one.id}/history`)
  const said = ({ what, role, place, until }: StaffLine): string => [
    staffDid[what]?.() ?? what, role ? roleAt({ role, place }) : m.overview_staffEndAll(), until ? m.overview_staffUntil({ at: whole(until, zone) }) : null,
  ].filter((part) => part !== null).join(' · ')
  return (
    <section className="stack-tight" aria-label={m.overview_staffHistory()}>
      <h2>{m.overview_staffHistory()}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      <ol role="list" className="staff-history">
        {data?.lines.map((line, i) => (
          <li key={i}>
            <time dateTime={line.at}>{whole(line.at, zone)}</time>
            <span><strong>{said(line)}</strong>{line.why && <> · <AsWritten>{line.why}</AsWritten></>} <span className="quiet">{line.by ? m.overview_staffBy({ name: line.by, role: roleName(line.byRole) }) : roleName(line.byRole)}</span></span>
          </li>
        ))}
      </ol>
    </section>
  )
}
