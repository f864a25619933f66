// Who is at this phone and for whom they act now. Carers and households choose the person; the choice stays on the phone.

import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { refresh } from '../../offline/answers.ts'
import { whoAmI } from '../../offline/session.ts'
import { useKeptAnswer, ownPath, type Answer } from './kept-answer.ts'
import type { OwnExits } from './phase.ts'
import { useWaiting, type Waiting } from './waiting.ts'

export type Person = Me['residents'][number]
export type Situation = {
  me: Me
  zone: Zone
  /** null only when this household has nobody in it */
  person: Person | null
  choose: (person: string) => void
  own: Answer<OwnExits>
  waiting: readonly Waiting[]
  signOut: () => void
}

const chosenName = 'postern-person'
function chosenBefore(): string | null {
  try {
    return localStorage.getItem(chosenName)
  } catch {
    return null
  }
}

/** People of this home first, in the server's order. */
export const personOf = (people: readonly Person[], chosen: string | null): Person | null =>
  people.find((one) => one.id === chosen) ?? people.find((one) => one.mine) ?? people[0] ?? null

const Here = createContext<Situation | null>(null)

export function SituationProvider({ me, signOut, children }: { me: Me; signOut: () => void; children: ReactNode }) {
  const [chosen, setChosen] = useState(chosenBefore)
  const person = personOf(me.residents, chosen)
  const own = useKeptAnswer<OwnExits>(person && ownPath(person.id))
  const open = String(own.value?.open)
  // More or less of theirs may be shown than before: who this is is asked anew, and what was kept of it goes.
  const known = useRef(new Map<string, string>())
  useEffect(() => {
    if (!person || !own.value?.open || open === (known.current.get(person.id) ?? String(person.open))) return
    known.current.set(person.id, open)
    void whoAmI().then(() => refresh('/api/me/'))
  }, [person?.id, open])
  const waiting = useWaiting() ?? []
  const choose = (id: string): void => {
    setChosen(id)
    try {
      localStorage.setItem(chosenName, id)
    } catch {
      // Chosen for as long as the page is open.
    }
  }
  return <Here value={{ me, zone: me.community.zone, person, choose, own, waiting, signOut }}>{children}</Here>
}

export function useSituation(): Situation {
  const here = useContext(Here)
  if (!here) throw new Error('outside of SituationProvider')
  return here
}

/** Forgets the choice: after signing out. */
export function forgetChoice(): void {
  try {
    localStorage.removeItem(chosenName)
  } catch {
    // Nothing was kept.
  }
}
