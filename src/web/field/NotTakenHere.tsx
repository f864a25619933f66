// Writes that were kept here and that the server then would not take, or could not, for whoever is here to read (parts/NotTaken.tsx).

import { useEffect, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { actsAs } from '../offline/acting.ts'
import { commands, type Command } from '../offline/commands.ts'
import type { Entry } from '../offline/outbox.ts'
import { readHere } from '../offline/whose.ts'
import { NotTaken } from '../parts/NotTaken.tsx'

const again = (id: string): void => void commands.again(id)
const dismiss = (id: string): void => void commands.dismiss(id)

export function NotTakenHere({ me }: { me: Me }) {
  const [entries, setEntries] = useState<Entry<Command>[]>([])
  useEffect(() => {
    const read = (): void => void commands.list().then((all) => setEntries(all.filter((entry) => entry.problem)), () => undefined)
    read()
    return commands.watch(read)
  }, [])
  return entries.length === 0 ? null : <NotTaken {...readHere(entries, actsAs())} {...{ again, dismiss }} mayPutAway={me.verbs.includes('work.steer')} />
}
