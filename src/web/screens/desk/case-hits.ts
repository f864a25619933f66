// Asks for cases while somebody types what can be the number of one, or a telephone. Of anything else nothing is asked.

import { useEffect, useState } from 'react'
import type { CasesFound } from '#domain/desk/case-wire.ts'
import { digitsIn, waysOfNumber } from '#domain/desk/called.ts'
import { numberIn } from '#domain/kernel/short-number.ts'
import { post } from '../../offline/api.ts'

const none: CasesFound = { cases: [], callers: [] }
/** What is a number of a case is no name and no door: what it finds stands first. */
export const isCaseNumber = (text: string): boolean => numberIn(text) !== null
const mayFind = (text: string): boolean => isCaseNumber(text) || waysOfNumber(digitsIn(text)).length > 0
const breath = 90

/** `text`: what these are for. */
export function useCaseHits(text: string): CasesFound & { text: string } {
  const [found, setFound] = useState<CasesFound & { text: string }>({ text: '', ...none })
  const asked = mayFind(text)
  useEffect(() => {
    if (!asked) return
    const stop = new AbortController()
    const timer = setTimeout(() => void post<CasesFound>('/api/cases/search', { text }, { signal: stop.signal }).then((reply) => {
      if (!stop.signal.aborted) setFound({ text, ...(reply.ok ? reply.value : none) })
    }), breath)
    return () => { clearTimeout(timer); stop.abort() }
  }, [text, asked])
  return asked ? found : { text, ...none }
}
