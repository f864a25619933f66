// Which role, where, until when: the fields that adding somebody and giving a role have in common. A role that takes two says so before anything is sent.

import { placesOf, type GivenRole } from '#domain/access/staff.ts'
import type { StaffList } from '#domain/access/staff-wire.ts'
import type { AccountId, BuildingId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { buildings as buildingsReply } from '#domain/sealing/wire.ts'
import type { z } from 'zod'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { overviewSecond } from '../../words/compiled/groups/overviewSecond.js'
import { m } from '../../words/compiled/messages.js'
import { staffRoleName } from './staff-names.ts'

export type RoleDraft = { role: GivenRole | null; building: BuildingId | null; until: Instant | null; why: string }
export const noRole: RoleDraft = { role: null, building: null, until: null, why: '' }
export const takesTwo = (list: StaffList, { role }: RoleDraft): boolean => role !== null && list.byTwo.includes(role)
export const isWhole = ({ role, building }: RoleDraft): boolean => role !== null && (placesOf(role) !== 'building' || building !== null)

type Props = { draft: RoleDraft; list: StaffList; /** whose role it will be; null: a new colleague's */ of: AccountId | null; tried: boolean; zone: Zone; onChange: (part: Partial<RoleDraft>) => void }

export function StaffRoleFields({ draft, list, of, tried, zone, onChange }: Props) {
  const { data } = useApi<z.infer<typeof buildingsReply>>('/api/buildings')
  const buildings = data?.compounds.flatMap((one) => one.buildings.map((building) => ({ id: building.id, name: data.compounds.length > 1 ? `${one.name} ${buildingName(building.label)}` : buildingName(building.label) }))) ?? []
  const places = draft.role ? placesOf(draft.role) : 'all'
  const choose = (role: GivenRole | null): void => onChange({ role, ...(role && placesOf(role) === 'all' ? { building: null } : {}) })
  return (
    <>
      <div className="two">
        <Field label={m.overview_staffRole()} error={tried && !draft.role ? m.desk_chooseOne() : null}>
          <select value={draft.role ?? ''} onChange={(event) => choose((event.target.value || null) as GivenRole | null)}>
            <option value="">{m.overview_choose()}</option>
            {[...list.gives, ...list.byTwo].map((role) => <option key={role} value={role}>{staffRoleName(role)}</option>)}
          </select>
        </Field>
        {places !== 'all' && (
          <Field label={m.overview_staffPlace()} error={tried && places === 'building' && !draft.building ? m.desk_chooseOne() : null}>
            <select value={draft.building ?? ''} onChange={(event) => onChange({ building: (event.target.value || null) as BuildingId | null })}>
              <option value="">{places === 'building' ? m.overview_choose() : m.overview_staffEverywhere()}</option>
              {buildings.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </Field>
        )}
        <Field label={m.overview_staffUntilWhen()} hint={m.overview_staffUntilHint()}>
          <input type="datetime-local" defaultValue={draft.until ? toWall(draft.until, zone) : ''} onChange={(event) => onChange({ until: fromWall(event.target.value, zone) })} />
        </Field>
      </div>
      {takesTwo(list, draft) && <Notice tone="ask" live><p>{m.overview_staffTwo()}</p><Seconds list={list} of={of} /></Notice>}
    </>
  )
}

/** Who could be the second, before anything is proposed; nobody is told to press for nothing. */
export function Seconds({ list: { seconds }, of }: { list: StaffList; of: AccountId | null }) {
  const others = seconds.filter(({ id }) => id !== of)
  const could = others.filter(({ may }) => may === 'yes').map(({ name }) => name)
  if (could.length > 0) return <p><AsWritten>{m.overview_staffSeconds({ names: could.join(m.desk_comma()) })}</AsWritten></p>
  return (
    <>
      <p><strong>{others.length > 0 ? m.overview_staffNoSecond() : m.overview_staffNoOther()}</strong></p>
      {others.map(({ id, name, may }) => <p key={id}><AsWritten>{m.overview_staffNotSecond({ name, why: (overviewSecond[may] ?? overviewSecond['needs-secretary']!)() })}</AsWritten></p>)}
    </>
  )
}
