// What is done at the table: a tube opened, somebody's swab put into it or refused with the reason, the last taken back, a tube closed, handed over, taken
// over. Whatever is answered “yes” was on the disk before. Answers are the domain's; this asks them of what the phone knows at that moment.

import { useRef, useState } from 'react'
import { readTube } from '#domain/rounds/codes.ts'
import type { SampleId } from '#domain/kernel/ids.ts'
import { mayLie, type PoolSize, type Sample, type Tube } from '#domain/rounds/tubes.ts'
import { signal } from '../../field/signals.ts'
import { station } from './field.ts'
import { bookOf, mayFill, newTube, type Book } from './book.ts'
import { boxing } from './boxing.ts'
import { movedOf, sampleOf, tubeActOf, undoneOf } from './facts.ts'
import { isOf, personIn } from './find.ts'
import { readAnswer, readPassing, type Passing } from './passing.ts'
import { stopped, spokenCount } from './said.ts'
import type { Round, Said, Shown, Stop, Told, Waits, Whose } from './told.ts'
import { say } from './voice.ts'

const noneShown: Shown = { name: '', door: '', took: [] }
const nameOf = ({ found, called }: Whose): string => found?.person.name ?? called

/** How a tube stands, and where this phone goes on. */
export function bookNow(round: Round): Book | null {
  const { lines, enrolled } = station.state()
  return enrolled && bookOf(lines, round.id, enrolled.device)
}

export function useTable(round: Round, onTook: (it: Passing) => void) {
  const [said, setSaid] = useState<Said | null>(null)
  const [chosen, choose] = useState<string | null>(null)
  const [waits, setWaits] = useState<Waits | null>(null)
  const busy = useRef(false)
  const turn = useRef<Promise<unknown>>(Promise.resolve())
  const size = round.size as PoolSize
  const me = station.state().enrolled!.device
  const bookHere = (): Book => bookNow(round)!
  const current = (book: Book): Tube | null => {
    const tube = book.tubes.get(chosen ?? book.current ?? '')
    return tube && mayFill(tube, me) ? tube : null
  }
  const stop = (why: Stop, tube: string, whose: Whose | null = null): void => {
    const it: Said = { kind: 'stop', why, tube, whose, name: whose ? nameOf(whose) : '' }
    setSaid(it)
    signal('no')
    say(stopped(it))
  }
  /** False when this phone could not store it, which is said. */
  const note = async (fact: Told, shown: Shown = noneShown): Promise<boolean> => {
    const stored = await station.record(fact, shown, 0).then(() => true, () => false)
    // Said not to be noted, it is not: stored after all when there is room again, a second try would be a second swab.
    if (!stored) await station.undo(fact.id).catch(() => undefined)
    if (!stored) stop('not-stored', 'tube' in fact ? fact.tube ?? '' : '')
    return stored
  }
  /** Two quick taps come before the screen is drawn again: what comes while one is being noted is a second tap, and none. */
  const once = async (work: () => Promise<unknown>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    try { await work() } finally { busy.current = false }
  }
  /** Tubes of a rack are read faster than one is noted: each waits for the one before, and none is passed over. */
  const inTurn = (work: () => Promise<unknown>): Promise<void> => {
    const mine = turn.current.then(work).then(() => undefined, () => undefined)
    turn.current = mine
    return mine
  }
  const told = (what: Extract<Said, { kind: 'told' }>['what'], tube: string, name = ''): void => { setSaid({ kind: 'told', what, tube, name }); signal('home') }

  const answerFor = (tube: Tube, whose: Whose, anyway: boolean): Stop | 'yes' => {
    const person = whose.found?.person ?? null
    const sampled = person && (bookHere().sampled.get(person.id)?.tube ?? null)
    const answer = mayLie({ tube, by: me, size, person: person?.id ?? null, sampled, alone: person?.alone ?? false })
    return answer === 'yes' && !anyway && whose.found && !isOf(round, whose.found) ? 'not-of-round' : answer
  }
  const put = async (whose: Whose, into: string, anyway = false): Promise<void> => {
    const tube = bookHere().tubes.get(into) ?? newTube(into)
    const answer = answerFor(tube, whose, anyway)
    if (answer !== 'yes') {
      const lies = whose.found && bookHere().sampled.get(whose.found.person.id)
      return stop(answer, answer === 'sampled-already' && lies ? lies.tube : into, whose)
    }
    const holds = tube.size ?? size
    const fact = sampleOf(round.id, into, holds, { person: whose.found?.person.id ?? null, called: whose.called, how: whose.how })
    if (!(await note(fact, { name: nameOf(whose), door: whose.found?.door.door ?? '', took: [] }))) return
    const count = bookHere().tubes.get(into)!.members.length
    setSaid({ kind: 'yes', name: nameOf(whose), tube: into, count, size: holds })
    signal('yes')
    say(spokenCount(nameOf(whose), count, holds))
    // A tube for one alone is done.
    if (holds === 1 && size > 1) await note(tubeActOf(round.id, into, 'closed'))
  }
  const move = async (sample: SampleId, name: string, into: string): Promise<void> => {
    const book = bookHere()
    const person = [...book.tubes.values()].flatMap((tube) => tube.members).find((one) => one.id === sample)?.person ?? null
    const answer = mayLie({ tube: book.tubes.get(into) ?? newTube(into), by: me, size, person, sampled: null, alone: (person !== null && personIn(station.state().knows, person)?.person.alone) || false })
    if (answer !== 'yes') return stop(answer, into)
    if (await note(movedOf(round.id, sample, into))) told('moved', into, name)
  }
  const open = async (code: string): Promise<void> => {
    const book = bookHere()
    const [before, tube] = [current(book), book.tubes.get(code)]
    if (tube?.closed) return stop('closed', code)
    if (tube && !mayFill(tube, me)) return stop('with-another', code)
    // Whoever waits goes on waiting while the tube that is full is still held up.
    if (waits && tube && tube.members.length >= (tube.size ?? size)) return stop('full', code, 'whose' in waits ? waits.whose : null)
    const alone = waits !== null && 'whose' in waits && waits.alone
    const moving = waits !== null && 'sample' in waits
    if (!tube && !(await note(tubeActOf(round.id, code, 'opened', { size: alone ? 1 : size })))) return
    // Whoever is alone goes into their own, and the next into the one that was open; where a swab is moved to is not where the next one goes.
    const stays = alone || moving
    if (!stays && before && before.code !== code && before.members.length >= (before.size ?? size)) await note(tubeActOf(round.id, before.code, 'closed'))
    choose(stays ? (before?.code ?? null) : code)
    setWaits(null)
    if (moving) return move(waits.sample, waits.name, code)
    if (waits) return put(waits.whose, code)
    told(before?.code === code ? 'here' : 'opened', code)
  }
  const take = async (it: Passing): Promise<void> => {
    const took = it.members.map((one) => ({ ...one, device: one.device ?? it.from, called: one.called || (one.person && personIn(station.state().knows, one.person)?.person.name) || '' }))
    if (!(await note(tubeActOf(round.id, it.tube, 'passed', { size: it.size, to: me }), { ...noneShown, took }))) return
    choose(it.tube)
    signal('yes')
    onTook(it)
  }
  const scan = (text: string): Promise<void> => once(async () => {
    const [passing, answer] = [readPassing(text), readAnswer(text)]
    if ((passing ?? answer) && (passing ?? answer)!.round !== round.id) return stop('other-round', (passing ?? answer)!.tube)
    if (passing && passing.from !== me) return take(passing)
    if (answer && answer.to !== me) {
      if (await note(tubeActOf(round.id, answer.tube, 'passed', { to: answer.to }))) { choose(null); told('passed', answer.tube) }
      return
    }
    const code = readTube(text)
    if (!code.ok) return stop(code.problem.code === 'tube-spoiled' ? 'tube-spoiled' : 'not-a-tube', text.slice(0, 24))
    return open(code.value)
  })
  const register = (whose: Whose, anyway = false): Promise<void> => once(async () => {
    const tube = current(bookHere())
    if (!tube) { setWaits({ whose, alone: false }); return stop('no-tube', '', whose) }
    return put(whose, tube.code, anyway)
  })
  const act = (tube: Tube, what: 'closed' | 'reopened'): Promise<void> => once(async () => {
    if (!(await note(tubeActOf(round.id, tube.code, what)))) return
    choose(what === 'reopened' ? tube.code : null)
    told(what, tube.code)
  })
  const undo = (sample: Sample, name: string): Promise<void> => once(async () => { if (await note(undoneOf(round.id, sample.id))) told('undone', sample.tube, name) })
  const moveHere = (whose: Whose): Promise<void> => once(async () => {
    const [lies, tube] = [whose.found && bookHere().sampled.get(whose.found.person.id), current(bookHere())]
    if (lies && tube) await move(lies.id, nameOf(whose), tube.code)
  })
  return { said, clear: () => setSaid(null), waits, wait: setWaits, choose, current, scan, register, moveHere, act, undo, alone: (whose: Whose) => setWaits({ whose, alone: true }), ...boxing({ round, once, inTurn, note, stop, told }) }
}
export type Table = ReturnType<typeof useTable>
