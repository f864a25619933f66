// Who and which exit lie on the desk: kept in the address as ids, so that a reload, “back” and a second window find them again.

import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { isUuid } from '#domain/kernel/ids.ts'

export type Selection = { resident: ResidentId | null; exit: ExitId | null }

const idIn = <T extends string>(params: URLSearchParams, name: string): T | null => {
  const text = params.get(name)
  return text !== null && isUuid(text) ? (text as T) : null
}

export function useSelection(): [Selection, (next: Selection) => void] {
  const search = useSearch()
  const [, go] = useLocation()
  const selection = useMemo(() => {
    const params = new URLSearchParams(search)
    return { resident: idIn<ResidentId>(params, 'resident'), exit: idIn<ExitId>(params, 'exit') }
  }, [search])
  const select = useCallback(({ resident, exit }: Selection) => {
    const params = new URLSearchParams()
    if (resident) params.set('resident', resident)
    if (exit) params.set('exit', exit)
    // `params.size` is younger than the office's computer.
    const query = params.toString()
    go(query === '' ? '/desk' : `/desk?${query}`)
  }, [go])
  return [selection, select]
}
