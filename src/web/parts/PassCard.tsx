// The pass as a resident carries it: a large code, the short code to read aloud, what it is for and until when. It can be kept
// as a picture and printed on A6 in three languages. It shows what was signed and judges nothing.

import { Suspense, useEffect, useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import { sayShortCode } from '#domain/pass/short-code.ts'
import { m } from '../words/compiled/messages.js'
import { loadAllLanguages, spokenNow } from '../words/all-languages.ts'
import { Button } from './Button.tsx'
import { later } from './later.tsx'
import { passLines, type PassShown } from './pass-lines.ts'
import { kept } from './times.ts'

// Drawing codes is a chunk of its own: most people who open the page have no pass yet.
const Qr = later(async () => (await import('./Qr.tsx')).Qr)
const savePicture = async (...pass: [PassShown, string, [string, string][]]): Promise<void> => (await import('./pass-picture.ts')).savePassPicture(...pass)

/** `place` is the community's name. */
export function PassCard({ pass, place, zone }: { pass: PassShown; place: string; zone: Zone }) {
  // Saved as a picture, or as a picture of the screen, it is looked at on another day.
  const lines = passLines(pass, kept(zone))
  return (
    <section className="stack pass" aria-label={m.pass_title()}>
      <div className="pass-card">
        <Suspense fallback={<span className="qr" />}><Qr text={pass.text} label={m.pass_qr()} /></Suspense>
        <p className="stack-tight"><span className="hidden-visually">{m.pass_code()}</span><span className="pass-code">{sayShortCode(pass.code)}</span></p>
        <dl className="pass-lines">{lines.map(([name, value]) => <Line key={name} name={name} value={value} />)}</dl>
      </div>
      <p className="quiet not-on-paper">{m.pass_brightHint()}</p>
      <div className="stack not-on-paper">
        <Button big onClick={() => void savePicture(pass, place, lines)}>{m.pass_savePicture()}</Button>
      </div>
    </section>
  )
}

const Line = ({ name, value }: { name: string; value: string }) => <><dt>{name}</dt><dd>{value}</dd></>

/** All three once they are here; a phone without a network may have its own alone, and then the paper says everything once. */
function usePaperLanguages(): readonly Language[] {
  // The page that prints has them already: its first drawing must not be in one language alone.
  const [here, setHere] = useState<readonly Language[]>(() => spokenNow('common'))
  useEffect(() => void loadAllLanguages(['common']).then(() => setHere(languages), () => undefined), [])
  return here
}

/** The same on A6 paper: level Q, black alone, three languages beside each other. Put it on a page of its own. */
export function PassSlip({ pass, community: { name: place, phone, zone } }: { pass: PassShown; community: { name: string; phone: string; zone: Zone } }) {
  const printed = usePaperLanguages()
  const perLanguage = printed.map((locale) => passLines(pass, kept(zone, locale), locale))
  return (
    <article className="pass-slip">
      <Suspense fallback={<span className="qr" />}><Qr text={pass.text} label={m.pass_qr()} paper /></Suspense>
      <header>
        <p>{printed.map((locale) => <strong key={locale} lang={locale}>{m.pass_title({}, { locale })} </strong>)}</p>
        <p className="pass-code">{sayShortCode(pass.code)}</p>
        <p>{[...new Set(printed.map((locale) => m.pass_issuer({}, { locale })))].join(' · ')}<br />{place}<br />☎ {phone}</p>
      </header>
      <dl>
        {perLanguage[0]!.map(([, value], line) => (
          <div key={line}>
            <dt>{printed.map((locale, at) => [locale, perLanguage[at]![line]![0]] as const).filter(([, name], at, all) => all.findIndex(([, other]) => other === name) === at).map(([locale, name]) => <span key={locale} lang={locale}>{name} </span>)}</dt>
            <dd>{[...new Set(perLanguage.map((lines) => lines[line]![1]))].slice(0, value === pass.place ? 1 : 3).join(' / ')}</dd>
          </div>
        ))}
      </dl>
      <footer>
        {printed.map((locale) => <p key={locale} lang={locale}>{m.pass_reportBack({ phone }, { locale })}</p>)}
      </footer>
    </article>
  )
}
