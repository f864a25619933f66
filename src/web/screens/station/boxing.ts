// What is done with a box at the table: opened under what is written on it, tubes scanned in and taken out, closed with how many were counted, opened again, given
// to the driver by a code. The code is made here and stays on this screen: the server is told its hash.

import { readTube } from '#domain/rounds/codes.ts'
import type { BoxId } from '#domain/kernel/ids.ts'
import { newId } from '../../offline/ids.ts'
import { newCode } from '../../parts/hand-over-code.ts'
import { boxesHere, type BoxHere } from './book.ts'
import { boxActOf, boxHandOf } from './facts.ts'
import { station } from './field.ts'
import type { Round, Said, Shown, Stop, Told } from './told.ts'

export const boxesNow = (round: Round): BoxHere[] => {
  const { lines, enrolled } = station.state()
  return enrolled ? boxesHere(lines, round.id, enrolled.device) : []
}

type With = {
  round: Round; once: (work: () => Promise<unknown>) => Promise<void>; inTurn: (work: () => Promise<unknown>) => Promise<void>; note: (fact: Told, shown?: Shown) => Promise<boolean>
  stop: (why: Stop, tube: string) => void; told: (what: Extract<Said, { kind: 'told' }>['what'], tube: string, name?: string) => void
}

export function boxing({ round, once, inTurn, note, stop, told }: With) {
  const read = (text: string): string | null => {
    const code = readTube(text)
    if (!code.ok) stop(code.problem.code === 'tube-spoiled' ? 'tube-spoiled' : 'not-a-tube', text.slice(0, 24))
    return code.ok ? code.value : null
  }
  const boxCalled = (id: BoxId): BoxHere | undefined => boxesNow(round).find((one) => one.id === id)
  return {
    openBox: (text: string, onOpen: (id: BoxId) => void): Promise<void> => once(async () => {
      const code = read(text)
      if (code === null) return
      const id = newId<'box'>() as BoxId
      if (boxesNow(round).some((one) => one.code === code)) return stop('box-there', code)
      if (await note(boxActOf(round.id, id, 'opened', { code }))) onOpen(id)
    }),
    putIn: (id: BoxId, text: string): Promise<void> => inTurn(async () => {
      const tube = read(text)
      if (tube === null) return
      const lies = boxesNow(round).find((one) => one.tubes.includes(tube))
      if (lies) return stop(lies.id === id ? 'in-this-box' : 'in-another-box', lies.id === id ? tube : lies.code)
      if (await note(boxActOf(round.id, id, 'put', { tube }))) told('box-put', tube, String(boxCalled(id)?.tubes.length ?? ''))
    }),
    takeOut: (id: BoxId, tube: string): Promise<void> => inTurn(async () => {
      if (boxCalled(id)?.tubes.includes(tube) && (await note(boxActOf(round.id, id, 'out', { tube })))) told('box-out', tube)
    }),
    closeBox: (id: BoxId): Promise<void> => inTurn(async () => {
      const box = boxCalled(id)
      if (box && !box.closed && (await note(boxActOf(round.id, id, 'closed', { count: box.tubes.length })))) told('box-closed', box.code)
    }),
    reopenBox: (id: BoxId): Promise<void> => once(async () => { if (await note(boxActOf(round.id, id, 'reopened'))) told('box-reopened', boxCalled(id)?.code ?? '') }),
    giveBox: (id: BoxId): Promise<void> => once(async () => {
      const { token, hash } = await newCode()
      await note(boxHandOf(round.id, id, hash), { name: '', door: '', took: [], code: token })
    }),
  }
}
