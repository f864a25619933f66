// Our own notices: those that hold first, each with “I know”, which any adult at home says for all; then those that are over, corrected or withdrawn, so that
// nobody goes by the old one. Without a network what this phone has kept stands here, and says so.

import { Suspense, useEffect, useRef, useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import type { OwnNotice, OwnNotices } from '#domain/notices/wire.ts'
import { isPassing, post } from '../../offline/api.ts'
import { now as nowHere } from '../../offline/clock.ts'
import { queue, useCommand, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { later } from '../../parts/later.tsx'
import { Failed, Loading, Notice as Box, ProblemNotice } from '../../parts/Notice.tsx'
import { useFragment } from '../../parts/fragment.ts'
import { changedIn, saidOf, stateWord, titleOf } from '../../parts/notice-said.ts'
import { span } from '../../parts/span.ts'
import { when } from '../../parts/times.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { Frame } from './Frame.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

const PushSwitch = later(async () => (await Promise.all([import('./PushSwitch.tsx'), loadAreas(['notices'])]))[0].PushSwitch)

const holds = (it: OwnNotice, now: Instant): boolean => it.ended === null && it.validUntil > now

export function NoticesPage() {
  const { zone } = useSituation()
  const now = useNow(30_000)
  const { value, problem, retry } = useKeptAnswer<OwnNotices>('/api/me/notices')
  const all = value?.notices ?? []
  const unseen = all.filter((it) => it.openedAt === null && holds(it, now)).map((it) => it.id)
  // Says only that they stood on a screen. Where it does not arrive, the next opening says it.
  useEffect(() => { if (unseen.length > 0 && problem === null) void post('/api/me/notices/opened', { notices: unseen }, { command: newId<'command'>() }) }, [unseen.join(' '), problem === null])
  // A press on a reminder leads to the one that it was about, also where what this phone had kept did not hold it yet.
  const [named] = useFragment()
  const meant = all.find((it) => named === `notice-${it.id}`)
  const place = meant ? placeOf(meant) : ''
  useEffect(() => { if (place !== '') document.getElementById(`notice-${place}-title`)?.focus() }, [place])
  const [valid, over] = [all.filter((it) => holds(it, now)), all.filter((it) => !holds(it, now))]
  return (
    <Frame title={m.notices_title()} back="/me">
      {value && problem?.code === 'network-away' && <Box tone="ask"><p>{m.notices_offline()}</p></Box>}
      {!value && (problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />)}
      {value && valid.length === 0 && <p>{m.notices_none()}</p>}
      {valid.map((it) => <One key={placeOf(it)} it={it} zone={zone} now={now} />)}
      <Suspense fallback={null}><PushSwitch /></Suspense>
      {over.length > 0 && <section className="stack"><h2>{m.notices_over()}</h2>{over.map((it) => <Old key={placeOf(it)} it={it} newer={all.find((one) => one.id === it.ended?.by && one.household === it.household)} zone={zone} now={now} />)}</section>}
    </Frame>
  )
}

type Props = { it: OwnNotice; zone: Zone; now: Instant }
/** Whoever cares for another home may have one notice twice. */
const placeOf = (it: OwnNotice): string => (it.door ? `${it.id}-${it.household}` : it.id)
const ForHome = ({ door }: Pick<OwnNotice, 'door'>) => (door ? <p><span className="mark-word">{m.notices_forHome({ door })}</span></p> : null)

function One({ it, zone, now }: Props) {
  const { language, said } = saidOf(it.source)
  const changed = changedIn(it.changed)
  return (
    <article className="own-notice stack-tight" id={`notice-${placeOf(it)}`} aria-labelledby={`notice-${placeOf(it)}-title`} data-urgency={it.urgency} data-place>
      <h2 id={`notice-${placeOf(it)}-title`} tabIndex={-1}>{it.kind !== 'notice' && <span className="mark-word">{it.kind === 'correction' ? m.notices_isCorrection() : m.notices_isWithdrawal()}</span>}{it.urgency === 'danger' && <span className="mark-word">{m.notices_danger()}</span>}<span lang={language}>{said.title}</span></h2>
      <ForHome door={it.door} />
      {changed !== '' && <p className="changed"><strong>{it.kind === 'withdrawal' ? m.notices_why() : m.notices_changed()}</strong> <AsWritten>{changed}</AsWritten></p>}
      {it.kind === 'withdrawal' && <p>{m.notices_withdrawn()}</p>}
      {(said.when !== '' || said.where !== '') && (
        <dl className="pairs">
          {said.when !== '' && <><dt>{m.notices_when()}</dt><dd lang={language}><strong>{said.when}</strong></dd></>}
          {said.where !== '' && <><dt>{m.notices_where()}</dt><dd lang={language}><strong>{said.where}</strong></dd></>}
        </dl>
      )}
      {said.lines.map((line) => <p key={line} lang={language}>{line}</p>)}
      <Know it={it} zone={zone} now={now} />
      <dl className="pairs quiet">
        <dt>{m.notices_valid()}</dt><dd>{span(it.validFrom, it.validUntil, zone, now, m.notices_fromUntil)}</dd>
        <dt>{m.notices_sender()}</dt><dd><AsWritten>{it.sender}</AsWritten></dd>
        {it.ground !== it.sender && <><dt>{m.notices_ground()}</dt><dd><AsWritten>{it.ground}</AsWritten></dd></>}
        <dt>{m.notices_ask()}</dt><dd><AsWritten>{it.ask.who}</AsWritten> {it.ask.phone !== '' && <a href={dial(it.ask.phone)}>{it.ask.phone}</a>}</dd>
      </dl>
    </article>
  )
}

type Said = 'known' | 'child' | 'kept' | null

function Know({ it, zone, now }: Props) {
  const command = `/api/me/notices/${it.id}/acknowledge`
  const { run, busy, problem } = useCommand<{ reached: boolean }>(command)
  const [said, setSaid] = useState<Said>(null)
  const [wrong, setWrong] = useState<Problem | null>(null)
  const [answer, setAnswer] = useState<string | null>(it.answer)
  const [tried, setTried] = useState(false)
  const [again, setAgain] = useState(false)
  // Pressed once more because no answer came, it is the same, said when it was pressed first.
  const pressed = useRef<{ answer: string | null; at: Instant } | null>(null)
  const asks = it.call !== null && now < it.call.until
  const know = async (): Promise<void> => {
    setTried(true)
    if (asks && answer === null) return
    const says = asks ? answer : null
    const press = pressed.current?.answer === says ? pressed.current : { answer: says, at: nowHere() }
    pressed.current = press
    const body = { household: it.household, ...press }
    const reply = await run(body)
    setAgain(false)
    if (reply.ok) {
      pressed.current = null
      setSaid(reply.value.reached ? 'known' : 'child')
      void refresh('/api/me/notices')
    } else if (isPassing(reply.problem)) await queue(command, body).then(() => { setSaid('kept'); setWrong(null) }, (error) => setWrong(whyNotKept(error)))
  }
  const told = said === 'kept' ? m.notices_savedHere() : said === 'child' ? m.notices_child() : it.reachedAt ? m.notices_known({ at: when(it.reachedAt, zone, now) }) : said === 'known' ? m.notices_knownNow() : ''
  const done = (said === 'kept' || said === 'known' || it.reachedAt !== null) && !again && (!asks || it.answer !== null || said !== null)
  const option = it.call?.options.find((one) => one.code === it.answer)
  return (
    <form className="stack-tight" onSubmit={(event) => { event.preventDefault(); void know() }}>
      <p role="status" className={told === '' ? 'hidden-visually' : 'own-notice-known'}>{told !== '' && <span aria-hidden="true">✓ </span>}{told}</p>
      {option && <p><AsWritten>{m.notices_answered({ answer: say(option.says) })}</AsWritten></p>}
      {it.call && !asks && <p className="quiet">{m.notices_answerOver({ until: when(it.call.until, zone, now) })}</p>}
      {asks && !done && (
        <Choices legend={m.notices_choose()} error={tried && answer === null ? m.notices_chooseFirst() : null}>
          <p className="hint">{m.notices_answerUntil({ until: when(it.call!.until, zone, now) })}</p>
          {it.call!.options.map((one) => <label key={one.code} className="check"><input type="radio" name={`answer-${placeOf(it)}`} checked={answer === one.code} onChange={() => setAnswer(one.code)} /><span><AsWritten>{say(one.says)}</AsWritten></span></label>)}
        </Choices>
      )}
      {!(said === 'kept') && <ProblemNotice problem={wrong ?? (problem && !isPassing(problem) ? problem : null)} />}
      {!done && <Button type="submit" main big busy={busy} aria-label={asks ? undefined : m.notices_knowOf({ title: titleOf(it.source) })}>{asks ? m.notices_knowAnswer() : m.notices_know()}</Button>}
      {it.said && said !== 'kept' && !again && <NotKnown it={it} onDone={() => setSaid(null)} />}
      {done && asks && said !== 'kept' && <Button plain className="at-start" onClick={() => setAgain(true)}>{m.notices_answerChange()}</Button>}
    </form>
  )
}

/** “I know” was a slip, or somebody else's: they are asked again, and told like everybody who does not know. Pressing “I know” undoes it. */
function NotKnown({ it, onDone }: Pick<Props, 'it'> & { onDone: () => void }) {
  const command = `/api/me/notices/${it.id}/not-known`
  const { run, busy, problem } = useCommand(command)
  const [kept, setKept] = useState(false)
  const [wrong, setWrong] = useState<Problem | null>(null)
  const press = async (): Promise<void> => {
    const body = { household: it.household, at: nowHere() }
    const reply = await run(body)
    if (reply.ok) {
      onDone()
      void refresh('/api/me/notices')
    } else if (isPassing(reply.problem)) await queue(command, body).then(() => { setKept(true); setWrong(null) }, (error) => setWrong(whyNotKept(error)))
  }
  return (
    <>
      <p role="status" className={kept ? 'quiet' : 'hidden-visually'}>{kept ? m.notices_savedHere() : ''}</p>
      <ProblemNotice problem={wrong ?? (problem && !isPassing(problem) ? problem : null)} />
      {!kept && <Button plain className="at-start" busy={busy} aria-label={m.notices_notKnownOf({ title: titleOf(it.source) })} onClick={() => void press()}>{m.notices_notKnown()}</Button>}
    </>
  )
}

/** What is not to be followed any more is struck through, and says what to follow. */
function Old({ it, newer, zone, now }: Props & { newer: OwnNotice | undefined }) {
  const { language, said } = saidOf(it.source)
  return (
    <article className="own-notice stack-tight" data-old>
      <h3><span className="mark-word">{stateWord(it.ended ? it.state : 'over')}</span><span lang={language}>{it.ended ? <del>{said.title}</del> : said.title}</span></h3>
      <ForHome door={it.door} />
      {it.ended?.as === 'withdrawn' && <p><strong>{m.notices_withdrawn()}</strong></p>}
      {it.ended?.as === 'superseded' && <p><strong>{m.notices_correctedBy()}</strong> {newer && <a href={`#notice-${placeOf(newer)}`}>{m.notices_seeNew()}</a>}</p>}
      {it.ended === null && said.lines.map((line) => <p key={line} lang={language}>{line}</p>)}
      <p className="quiet">{span(it.validFrom, it.validUntil, zone, now, m.notices_fromUntil)}</p>
    </article>
  )
}
