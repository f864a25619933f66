// The frame of a station's one screen: where it stands, the table, and the quiet line. The table comes once this phone is a station.

import { lazy, Suspense, type ReactNode } from 'react'
import { QuietLine } from '../../field/QuietLine.tsx'
import { useAwake } from '../../field/use-awake.ts'
import { allowSound } from '../../parts/audio.ts'
import { m } from '../../words/compiled/messages.js'
import { useLanguage } from '../../words/language.ts'
import { loadAreas } from '../../words/texts.ts'
import { useStation } from './field.ts'

const AtTable = lazy(async () => ({ default: (await Promise.all([import('./AtTable.tsx'), loadAreas(['common', 'field', 'station'])]))[0].AtTable }))

/** `told` takes the table's place while this phone is no station yet; `warning` stands above everything. */
export function Station({ told, warning }: { told: ReactNode; warning: ReactNode }) {
  useLanguage()
  const { read, enrolled, knows, waiting, online, clockErrorMs } = useStation()
  useAwake()
  const waits = <main className="station-main"><h1 className="station-pane">{m.common_loading()}</h1></main>
  return (
    <div className="station" data-place onPointerDown={allowSound}>
      <header className="station-head"><span className="station-name">{(knows?.held.place ?? enrolled?.place)?.name ?? m.station_title()}</span></header>
      {warning}
      {told ? <main className="station-main">{told}</main> : !read || !enrolled ? waits : <Suspense fallback={waits}><AtTable /></Suspense>}
      <footer className="station-foot"><QuietLine read={read} enrolled={enrolled} knows={knows} waiting={waiting} online={online} clockErrorMs={clockErrorMs} /></footer>
    </div>
  )
}
