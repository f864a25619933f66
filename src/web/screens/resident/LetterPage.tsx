// The letter of commitment: read in large print, signed by holding a button for a second. What is signed is what was shown: sentences
// that were added while it lay open are shown first, and marked. It works without a network once it was read: the promise is a fact, and
// is sent when it can be; what it lacked by then is asked for afterwards.

import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { ExitView, letterText } from '#domain/exits/wire.ts'
import { get } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { within } from '../../offline/patience.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Check } from '../../parts/Field.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { useSteady } from '../../parts/keys.ts'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { saidBeside } from '../../parts/said.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, say } from '../../words/sentences.ts'
import { isSigned, letterOf } from './asked.ts'
import { AskedHere } from './AskedHere.tsx'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { SavedHere } from './SavedHere.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { sentencesIn } from './sentences-in.ts'
import { timesOf } from './sayings.ts'
import { useSituation } from './situation.tsx'
import { signatureWaits } from './waiting.ts'

type Letter = z.infer<typeof letterText>

export function LetterPage({ id }: { id: string }) {
  const { exit, waiting, problem, retry } = useExit(id)
  const letter = useKeptAnswer<Letter>(letterPath(id))
  const back = `/me/exits/${id}`
  const wrong = problem ?? (letter.value ? null : letter.problem)
  if (!exit || !letter.value) {
    return <Frame title={m.resident_letterTitle()} back={back}>{wrong ? <Failed problem={wrong} onRetry={() => { retry(); letter.retry() }} /> : <Loading />}</Frame>
  }
  const unsent = signatureWaits(waiting)
  // What came after the signature is read and signed with the whole.
  const more = exit.may.includes('record-evidence') && exit.advice?.items.some((it) => it.state === 'sentences-unread')
  const signed = !more && isSigned(exit)
  if (unsent || signed) return <Signed back={back} exit={exit} unsent={unsent} />
  return <ToSign exit={exit} letter={letter.value} back={back} />
}

/** After signing: what it means and what comes next. */
function Signed({ exit, back, unsent }: { exit: ExitView; back: string; unsent: boolean }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const piece = letterOf(exit)
  return (
    <Frame title={m.resident_letterSigned()} back={back} action={<Link className="button main big" href={back}>{m.resident_whatNext()}</Link>}>
      {unsent ? <SavedHere /> : <Notice tone="good" live><p>{m.resident_letterThere({ when: piece ? when(piece.recordedAt, zone, now) : '' })}</p></Notice>}
    </Frame>
  )
}

/** A letter that was kept on this phone before letters had sentences is one. */
const partsOf = ({ code, says, parts }: Letter): Letter['parts'] => (parts as Letter['parts'] | undefined) ?? [{ code, says }]

/** Whoever has held the button waits no longer for a server that does not answer. */
const askMs = 3_000
const letterPath = (exit: string): string => `/api/letters/current?exit=${exit}`
const textOf = (letter: Letter): string => JSON.stringify([letter.code, letter.version, partsOf(letter)])

/** The newest that is known of it, and which of its sentences the reader has not had before. */
function useReading(exit: ExitView, told: Letter) {
  const [newer, setNewer] = useState<{ than: Letter; letter: Letter } | null>(null)
  const [first] = useState(told)
  const letter = newer?.than === told ? newer.letter : told
  const unread = exit.advice?.items.flatMap((it) => it.unread ?? []) ?? []
  const read = new Set(partsOf(first).map((one) => one.says.en))
  const isNew = ({ says }: Letter['parts'][number]): boolean => !read.has(says.en) || unread.some((one) => one.en === says.en)
  /** Whether the server asks for something else by now; then that is what is shown. */
  const changed = async (): Promise<boolean> => {
    const reply = await within(askMs, get<Letter>(letterPath(exit.id))).catch(() => null)
    if (!reply?.ok || textOf(reply.value) === textOf(letter)) return false
    setNewer({ than: told, letter: reply.value })
    return true
  }
  return { letter, isNew, changed }
}

function useSigning(exit: ExitView, told: Letter) {
  const reading = useReading(exit, told)
  const { letter } = reading
  const [problem, setProblem] = useState<{ code: string } | null>(null)
  const busy = useRef(false)
  const [opened] = useState(() => textOf(letter))
  const steady = useSteady(textOf(letter))
  const ready = (): boolean => textOf(letter) === opened || steady()
  const send = async (): Promise<void> => {
    if (await reading.changed()) return
    const content = { kind: 'letter-of-commitment', letter: letter.code, version: letter.version, how: 'phone', at: nowAt(), witness: null, upload: null, parts: partsOf(letter).map((one) => one.code) }
    await queue(`/api/exits/${exit.id}/evidence`, { id: newId<'evidence'>(), content, recordedAt: nowAt() }).catch((error) => setProblem(whyNotKept(error)))
  }
  const sign = async (): Promise<void> => {
    // What came in under the finger was not read; what the page opened with was.
    if (busy.current || !ready()) return
    busy.current = true
    await send().finally(() => { busy.current = false })
  }
  return { ...reading, problem, sign: () => void sign() }
}

function ToSign({ exit, letter: told, back }: { exit: ExitView; letter: Letter; back: string }) {
  const { zone, person } = useSituation()
  const now = useNow(60_000)
  const [cannotHold, setCannotHold] = useState(false)
  const { letter, isNew, problem, sign } = useSigning(exit, told)
  const parts = partsOf(letter)
  const more = parts.some(isNew)
  // Another text is another button: a hold that had begun before it came is none.
  const promise = cannotHold
    ? <Button main big onClick={sign}>{m.resident_promise()}</Button>
    : <div className="promise"><HoldButton key={textOf(letter)} big hint={m.resident_holdHint()} onHeld={sign}>{m.resident_promise()}</HoldButton></div>
  return (
    <Frame title={m.resident_letterTitle()} back={back} said={more ? m.resident_letterMore() : ''} action={<>{promise}{!cannotHold && <p className="hold-hint" aria-hidden="true">{m.resident_holdHint()}</p>}</>}>
      <ForWhom whose={exit.resident} />
      <AskedHere exit={exit} kind="letter-of-commitment" now={now} />
      <p className="quiet">{[m.resident_letterFor({ purpose: purposeName(exit.purpose), place: exit.place, when: timesOf(exit, zone, now) }), ...saidBeside(exit)].join(' · ')}</p>
      {more && <div data-next=""><Notice tone="ask"><p>{m.resident_letterMore()}</p></Notice></div>}
      <div className="letter">{parts.map((part) => <Sentences key={part.code} part={part} isNew={isNew(part)} />)}</div>
      <p className="signature"><span className="quiet">{m.resident_letterSigner()}</span> <strong>{exit.resident?.name ?? person?.name}</strong></p>
      <p className="quiet">{m.resident_letterVersion({ version: letter.version })}</p>
      <ProblemNotice problem={problem} />
      <Check label={m.resident_cannotHold()} checked={cannotHold} onChange={setCannotHold} />
    </Frame>
  )
}

const Sentences = ({ part, isNew }: { part: Letter['parts'][number]; isNew: boolean }) => (
  <>{sentencesIn(say(part.says)).map((one, i) => <p key={one}>{isNew && i === 0 && <><span className="new-mark">{m.resident_letterNew()}</span> </>}{one}</p>)}</>
)
