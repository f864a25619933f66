// `/n/CODE`: what the code on a poster or a slip opens, for whoever stands before it: whether that paper still holds, in large words and all three languages, and
// what took its place. Of places alone; nobody signs in.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { languages } from '#domain/kernel/says.ts'
import { dial } from '#domain/kernel/telephones.ts'
import type { posterPage } from '#domain/notices/wire.ts'
import { get } from '../../offline/api.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { posterWord } from '../../parts/notice-said.ts'
import { Failed, Loading, Notice as Box } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { whole, wholeUntil } from '../../parts/times.ts'
import { noticePosterDo } from '../../words/compiled/groups/noticePosterDo.js'
import { m } from '../../words/compiled/messages.js'
import { languageNow, useLanguage } from '../../words/language.ts'
import { load } from '../../words/texts.ts'
import './poster.css'

type Poster = z.infer<typeof posterPage>
const marks: Record<Poster['state'], string> = { 'not-yet': '…', valid: '✓', over: '—', superseded: '✕', withdrawn: '✕' }

export function PosterPage() {
  useLanguage()
  const code = location.pathname.split('/')[2] ?? ''
  const [state, setState] = useState<{ poster: Poster | null; problem: Problem | null }>({ poster: null, problem: null })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    // Its times are said in each language as well: what ends at midnight ends with the day before, in words.
    const words = languages.flatMap((language) => [load('notices', language), load('common', language)])
    void Promise.all([get<Poster>(`/api/n/${encodeURIComponent(code.toLowerCase())}`), ...words]).then(([reply]) => {
      if (!gone) setState(reply.ok ? { poster: reply.value, problem: null } : { poster: null, problem: reply.problem })
    }, () => { if (!gone) setState({ poster: null, problem: { code: 'network-away' } }) })
    return () => { gone = true }
  }, [code, round])
  const { poster, problem } = state
  const unknown = problem !== null && ['not-found', 'params-wrong', 'body-wrong'].includes(problem.code)
  return (
    <Page title={m.notices_posterTitle()} {...(poster ? { place: poster.community } : {})} ownHeading>
      <div className="poster-page stack">
        {!poster && <><h1>{m.notices_posterTitle()}</h1>{unknown ? <p>{m.notices_posterNone()}</p> : problem ? <Failed problem={problem} onRetry={() => setRound(round + 1)} /> : <Loading />}</>}
        {poster && <There poster={poster} code={code} />}
      </div>
    </Page>
  )
}

function There({ poster, code }: { poster: Poster; code: string }) {
  const { state, texts, ask, by, zone } = poster
  const first = languageNow()
  const order = [first, ...languages.filter((one) => one !== first)]
  const values = (locale: (typeof languages)[number]) => ({ from: whole(poster.validFrom, zone, locale), until: wholeUntil(poster.validUntil, zone, locale), at: whole(poster.endedAt ?? poster.now, zone, locale) })
  const written = order.flatMap((language) => texts.filter((one) => one.language === language))
  return (
    <>
      <div className="poster-state" data-state={state}>
        <span aria-hidden="true" className="poster-mark">{marks[state]}</span>
        <h1 lang={first}>{posterWord(state, first)}</h1>
        <p lang={first}>{noticePosterDo[state]!(values(first), { locale: first })}</p>
        {order.slice(1).map((locale) => <p key={locale} lang={locale}><strong>{posterWord(state, locale)}</strong> {noticePosterDo[state]!(values(locale), { locale })}</p>)}
      </div>
      {by && <p><a className="button main big" href={`/n/${by}`}><span>{[...new Set(order.map((locale) => m.notices_posterNew({}, { locale })))].map((said) => <span key={said} className="poster-new">{said}</span>)}</span></a></p>}
      {state !== 'valid' && state !== 'not-yet' && state !== 'over' && written.map((one) => one.changed !== '' && <Box key={one.language} tone="ask"><p lang={one.language}><strong>{one.changed}</strong></p></Box>)}
      {written.some((one) => one.text !== '') && <section className="stack">
        <h2>{state === 'valid' || state === 'not-yet' ? m.notices_posterSays() : m.notices_posterOld()}</h2>
        {written.map((one) => <p key={one.language} lang={one.language} className="poster-text" data-ended={state === 'superseded' || state === 'withdrawn' || undefined}>{one.text}</p>)}
      </section>}
      <p><strong>{m.notices_ask()}</strong> <span lang="zh">{ask.who}</span> {ask.phone !== '' && <a href={dial(ask.phone)}>{ask.phone}</a>}{poster.phone !== ask.phone && <> · <a href={dial(poster.phone)}>{poster.phone}</a></>}</p>
      <p className="quiet">{m.notices_code({ code: code.toUpperCase() })} · {m.notices_posterAt({ at: whole(poster.now, zone) })}</p>
    </>
  )
}
