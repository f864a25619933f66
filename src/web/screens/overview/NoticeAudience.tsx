// Whom a notice is for: places, chosen as an order's are and added one by one, and terms that narrow them. What a term tells of somebody is said before it is chosen.

import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { PlaceNamed, Term } from '#domain/notices/audience.ts'
import type { NeedKind } from '#domain/people/needs.ts'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { terms as termsReply } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Check } from '../../parts/Field.tsx'
import { needName } from '../../parts/need-said.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { audienceTerm } from '../../words/compiled/groups/audienceTerm.js'
import { audienceValue } from '../../words/compiled/groups/audienceValue.js'
import { m } from '../../words/compiled/messages.js'
import { levelName } from '../../words/sentences.ts'
import { ScopeChooser, type Scope } from './ScopeChooser.tsx'

export const termName = (term: string): string => audienceTerm[term]?.() ?? term
/** What has a word elsewhere has the same here. */
export function valueName(term: string, value: string): string {
  if (term === 'level' || term === 'own-order') return levelName(value)
  return term === 'need' ? needName(value as NeedKind) : audienceValue[`${term}--${value}`]?.() ?? value
}
export const termSaid = ({ term, values, not }: Term): string => {
  const all = values.map((value) => valueName(term, value)).join(' / ')
  return `${termName(term)}: ${not ? m.issuing_notOf({ values: all }) : all}`
}

export function placeName({ kind, id }: PlaceNamed, buildings: Buildings | undefined): string {
  if (kind === 'community') return m.issuing_everybody()
  for (const compound of buildings?.compounds ?? []) {
    if (compound.id === id) return compound.name
    for (const building of compound.buildings) {
      const entrance = building.entrances.find((one) => one.id === id)
      if (entrance) return m.issuing_stairwell({ building: buildingName(building.label), entrance: entrance.label })
      if (building.id === id) return (buildings!.compounds.length > 1 ? `${compound.name} ` : '') + buildingName(building.label)
    }
  }
  return m.issuing_aPlace()
}

type Props = { me: Me; places: PlaceNamed[]; terms: Term[]; missing: boolean; onPlaces: (places: PlaceNamed[]) => void; onTerms: (terms: Term[]) => void }

export function NoticeAudience({ me, places, terms, missing, onPlaces, onTerms }: Props) {
  const { data: buildings, error, refetch } = useApi<Buildings>('/api/buildings')
  const { data: known, error: unknown, refetch: again } = useApi<z.infer<typeof termsReply>>('/api/notices/terms')
  return (
    <section className="stack" aria-label={m.issuing_audience()}>
      <h2>{m.issuing_audience()}</h2>
      <Places {...{ me, places, buildings, missing, onPlaces }} asking={error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />} />
      <details open={terms.length > 0}>
        <summary>{m.issuing_terms()}{terms.length > 0 && <AsWritten>{` · ${terms.map(termSaid).join(' · ')}`}</AsWritten>}</summary>
        <p className="quiet">{m.issuing_termsHint()}</p>
        {known ? known.terms.map((one) => <OneTerm key={one.term} {...one} chosen={terms.find((it) => it.term === one.term)} onChange={(next) => onTerms([...terms.filter((it) => it.term !== one.term), ...(next ? [next] : [])])} />) : unknown ? <Failed problem={unknown.problem} onRetry={() => void again()} /> : <Loading />}
      </details>
    </section>
  )
}

function Places({ me, places, buildings, asking, missing, onPlaces }: Pick<Props, 'me' | 'places' | 'missing' | 'onPlaces'> & { buildings: Buildings | undefined; /** until they are there */ asking: ReactNode }) {
  const [scope, setScope] = useState<Scope | null>(null)
  const whole = places.some((one) => one.kind === 'community')
  const add = (): void => {
    if (scope && !places.some((one) => one.id === scope.id)) onPlaces([...places, scope])
    setScope(null)
  }
  return (
    <div className="stack-tight" data-place>
      <Check label={m.issuing_everybody()} checked={whole} onChange={(all) => onPlaces(all ? [{ kind: 'community', id: me.community.id }] : [])} />
      {!whole && (
        <>
          {places.length > 0 && (
            <ul role="list" className="chips">
              {places.map((one) => <li key={one.id} className="chip"><AsWritten>{placeName(one, buildings)}</AsWritten><Button plain aria-label={m.issuing_removePlace({ place: placeName(one, buildings) })} onClick={() => onPlaces(places.filter((other) => other.id !== one.id))}>✕</Button></li>)}
            </ul>
          )}
          {buildings ? <ScopeChooser buildings={buildings} scope={scope} flatIn={null} onChange={setScope} missing={missing && places.length === 0 && !scope} /> : asking}
          {missing && places.length === 0 && <p className="field"><span className="error" role="alert">{m.issuing_noPlace()}</span></p>}
          {scope && <Button className="at-start" onClick={add}>{m.issuing_addPlace()}</Button>}
        </>
      )}
    </div>
  )
}

function OneTerm({ term, choices, chosen, onChange }: { term: string; choices: string[]; chosen: Term | undefined; onChange: (next: Term | null) => void }) {
  const values = chosen?.values ?? []
  const turn = (value: string, on: boolean): void => {
    const next = on ? [...values, value] : values.filter((one) => one !== value)
    onChange(next.length === 0 ? null : { term, values: next, not: chosen?.not ?? false })
  }
  return (
    <fieldset className="field term">
      <legend>{termName(term)}</legend>
      {(term === 'need' || term === 'own-order' || term === 'test') && <p className="hint">{m.issuing_private()}</p>}
      <div className="chips">
        {choices.map((value) => <label key={value} className="chip"><input type="checkbox" checked={values.includes(value)} onChange={(event) => turn(value, event.target.checked)} />{valueName(term, value)}</label>)}
      </div>
      {chosen && <Check label={m.issuing_not()} checked={chosen.not} onChange={(not) => onChange({ ...chosen, not })} />}
    </fieldset>
  )
}
