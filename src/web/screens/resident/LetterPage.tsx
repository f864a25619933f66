// The letter of commitment: read in large print, signed by holding a button for a second. What is signed is the version that was
// shown. It works without a network once it was read: the promise is a fact, and is sent when it can be.

import { useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { ExitView, letterText } from '#domain/exits/wire.ts'
import { newId } from '../../offline/ids.ts'
import { deviceNow } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Check } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { saidBeside } from '../../parts/said.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, say } from '../../words/sentences.ts'
import { useExit } from './exit-of.ts'
import { Frame } from './Frame.tsx'
import { SavedHere } from './Home.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { sentencesIn } from './sentences-in.ts'
import { timesOf } from './sayings.ts'
import { useSituation } from './situation.tsx'
import { signatureWaits } from './waiting.ts'

type Letter = z.infer<typeof letterText>

export function LetterPage({ id }: { id: string }) {
  const { exit, waiting, problem, retry } = useExit(id)
  const letter = useKeptAnswer<Letter>(`/api/letters/current?exit=${id}`)
  const back = `/me/exits/${id}`
  const wrong = problem ?? (letter.value ? null : letter.problem)
  if (!exit || !letter.value) {
    return <Frame title={m.resident_letterTitle()} back={back}>{wrong ? <Failed problem={wrong} onRetry={() => { retry(); letter.retry() }} /> : <Loading />}</Frame>
  }
  const unsent = signatureWaits(waiting)
  const signed = exit.evidence.find((piece) => piece.content.kind === 'letter-of-commitment')
  if (unsent || signed) return <Signed back={back} exit={exit} unsent={unsent} />
  return <ToSign exit={exit} letter={letter.value} back={back} />
}

/** After signing: what it means and what comes next. */
function Signed({ exit, back, unsent }: { exit: ExitView; back: string; unsent: boolean }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const piece = exit.evidence.find((one) => one.content.kind === 'letter-of-commitment')
  return (
    <Frame title={m.resident_letterSigned()} back={back} action={<Link className="button main big" href={back}>{m.resident_whatNext()}</Link>}>
      {unsent ? <SavedHere /> : <Notice tone="good" live><p>{m.resident_letterThere({ when: piece ? when(piece.recordedAt, zone, now) : '' })}</p></Notice>}
    </Frame>
  )
}

/** A letter that was kept on this phone before letters had sentences is one. */
const partsOf = ({ code, says, parts }: Letter): Letter['parts'] => (parts as Letter['parts'] | undefined) ?? [{ code, says }]

function ToSign({ exit, letter, back }: { exit: ExitView; letter: Letter; back: string }) {
  const { zone, person } = useSituation()
  const now = useNow(60_000)
  const [problem, setProblem] = useState<{ code: string } | null>(null)
  const [cannotHold, setCannotHold] = useState(false)
  const sign = async (): Promise<void> => {
    const content = { kind: 'letter-of-commitment', letter: letter.code, version: letter.version, how: 'phone', at: deviceNow(), witness: null, upload: null, parts: partsOf(letter).map((one) => one.code) }
    await queue(`/api/exits/${exit.id}/evidence`, { id: newId<'evidence'>(), content, recordedAt: deviceNow() }).catch((error) => setProblem(whyNotKept(error)))
  }
  const promise = cannotHold
    ? <Button main big onClick={() => void sign()}>{m.resident_promise()}</Button>
    : <div className="promise"><HoldButton big hint={m.resident_holdHint()} onHeld={() => void sign()}>{m.resident_promise()}</HoldButton></div>
  return (
    <Frame title={m.resident_letterTitle()} back={back} action={<>{promise}{!cannotHold && <p className="hold-hint" aria-hidden="true">{m.resident_holdHint()}</p>}</>}>
      <p className="quiet">{[m.resident_letterFor({ purpose: purposeName(exit.purpose), place: exit.place, when: timesOf(exit, zone, now) }), ...saidBeside(exit)].join(' · ')}</p>
      <div className="letter">{partsOf(letter).flatMap((one) => sentencesIn(say(one.says))).map((one) => <p key={one}>{one}</p>)}</div>
      <p className="signature"><span className="quiet">{m.resident_letterSigner()}</span> <strong>{exit.resident?.name ?? person?.name}</strong></p>
      <p className="quiet">{m.resident_letterVersion({ version: letter.version })}</p>
      <ProblemNotice problem={problem} />
      <Check label={m.resident_cannotHold()} checked={cannotHold} onChange={setCannotHold} />
    </Frame>
  )
}
