// The letter of commitment on A4: the text in force with its version, what it is for, and room to sign. One language a sheet, chosen
// above, because people sign what they can read.

import { Fragment, useState } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { ExitView, letterText } from '#domain/exits/wire.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import { useApi } from '../../offline/live.tsx'
import { said, saidOfRequest } from '../../parts/said.ts'
import { weekly, whole, wholeUntil } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import { NoPaper, Paper } from './Paper.tsx'

const names: Record<Language, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' }

export function LetterPrint({ me, id }: { me: Me; id: string }) {
  const zone = me.community.zone
  const [locale, setLocale] = useState<Language>(languageNow())
  const exit = useApi<ExitView>(`/api/exits/${id}`)
  const letter = useApi<z.infer<typeof letterText>>(`/api/letters/current?exit=${id}`)
  const problem = exit.error?.problem ?? letter.error?.problem ?? null
  if (!exit.data || !letter.data) return <NoPaper problem={problem} onRetry={() => { void exit.refetch(); void letter.refetch() }} />
  const { resident, from, until } = exit.data
  const chooser = <select aria-label={m.common_language({}, {})} value={locale} onChange={(event) => setLocale(event.target.value as Language)}>{languages.map((one) => <option key={one} value={one} lang={one}>{names[one]}</option>)}</select>
  const inIt = { locale }
  return (
    <Paper title={m.print_letterTitle({}, inIt)} place={me.community.name} size="a4" tools={chooser}>
      <article lang={locale} className="letter-sheet">
        <p className="paper-place">{me.community.name}</p>
        <h1>{m.print_letterTitle({}, inIt)}</h1>
        <dl className="pairs">
          {[...said({ who: resident?.name, home: resident?.door }, locale), ...saidOfRequest(exit.data, locale)].map((line) => <Fragment key={line.name}><dt>{line.label}</dt><dd>{line.value}</dd></Fragment>)}
          <dt>{m.pass_from({}, inIt)}</dt><dd>{whole(from, zone, locale)}</dd>
          <dt>{m.pass_until({}, inIt)}</dt><dd>{wholeUntil(until, zone, locale)}</dd>
          {exit.data.weekly && <><dt>{m.pass_hours({}, inIt)}</dt><dd>{weekly(exit.data.weekly, locale)}</dd></>}
        </dl>
        <div className="letter-text">{letter.data.parts.map((part) => <p key={part.code}>{part.says[locale]}</p>)}</div>
        <div className="signatures"><p>{m.print_signature({}, inIt)}</p><p>{m.print_signedOn({}, inIt)}</p></div>
        <p className="paper-foot">{m.print_letterVersion({ version: letter.data.version }, inIt)}</p>
      </article>
    </Paper>
  )
}
