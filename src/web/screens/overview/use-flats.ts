// The homes of several buildings, asked for as many at a time as the server shows, each building once.

import { useEffect, useState } from 'react'
import type { Facades } from '#domain/sealing/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { get } from '../../offline/api.ts'
import { facadesAtOnce, facadesPath } from '../../parts/Facade.tsx'
import type { Flats } from './testing-plan.ts'

/** `flats` null while some have not come. */
export function useFlats(buildings: readonly string[]): { flats: Flats | null; problem: Problem | null } {
  const [known, setKnown] = useState<ReadonlyMap<string, Flats[number]>>(new Map())
  const [problem, setProblem] = useState<Problem | null>(null)
  const wanted = buildings.filter((id) => !known.has(id)).slice(0, facadesAtOnce)
  const path = wanted.length > 0 ? facadesPath(wanted.map((id) => ({ id })), null) : null
  useEffect(() => {
    if (path === null) return
    let gone = false
    void get<Facades>(path).then((reply) => {
      if (gone) return
      setProblem(reply.ok ? null : reply.problem)
      if (reply.ok) setKnown((before) => new Map([...before, ...reply.value.buildings.map((one) => [one.id as string, one] as const)]))
    })
    return () => { gone = true }
  }, [path])
  return { flats: path === null ? buildings.flatMap((id) => known.get(id) ?? []) : null, problem }
}
