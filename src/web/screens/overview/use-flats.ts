// The homes of several buildings, asked for as many at a time as the server shows, each building once.

import { useEffect, useState } from 'react'
import type { Facades } from '#domain/sealing/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { get } from '../../offline/api.ts'
import { facadesAtOnce, facadesPath } from '../../parts/Facade.tsx'
import type { Flats } from './testing-plan.ts'

/** `flats` null while some have not come. One that is there no more has no homes. */
export function useFlats(buildings: readonly string[]): { flats: Flats | null; problem: Problem | null; retry: () => void } {
  const [known, setKnown] = useState<ReadonlyMap<string, Flats>>(new Map())
  const [problem, setProblem] = useState<Problem | null>(null)
  const [again, setAgain] = useState(0)
  const wanted = buildings.filter((id) => !known.has(id)).slice(0, facadesAtOnce)
  const path = wanted.length > 0 ? facadesPath(wanted.map((id) => ({ id })), null) : null
  useEffect(() => {
    if (path === null) return
    let gone = false
    void get<Facades>(path).then((reply) => {
      if (gone) return
      setProblem(reply.ok ? null : reply.problem)
      if (reply.ok) setKnown((before) => new Map([...before, ...wanted.map((id) => [id, reply.value.buildings.filter((one) => one.id === id)] as const)]))
    })
    return () => { gone = true }
  }, [path, again])
  return { flats: path === null ? buildings.flatMap((id) => known.get(id) ?? []) : null, problem, retry: () => setAgain(again + 1) }
}
