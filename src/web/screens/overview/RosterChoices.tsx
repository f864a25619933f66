// What a person decides about a roster file before it is taken in: new places one by one, sheets, columns by hand, the encoding of a text.
// Decides nothing by itself; the file is checked anew with every choice.

import { useState } from 'react'
import { rosterColumns } from '#domain/people/roster-columns.ts'
import type { RosterQueryChoices, RosterResult } from '#domain/people/wire.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { overviewColumn } from '../../words/compiled/groups/overviewColumn.js'
import { m } from '../../words/compiled/messages.js'

export type RosterChoices = RosterQueryChoices
type Place = RosterResult['places'][number]

function placeWords(place: Place): string {
  if (place.code === 'compound-new') return m.overview_rosterPlaceCompound(place)
  if (place.code === 'building-new') return m.overview_rosterPlaceBuilding(place)
  return place.entrance === '' ? m.overview_rosterPlaceNoEntrance(place) : m.overview_rosterPlaceEntrance(place)
}
const nearWords = ({ near }: Place): string => (near === '' ? '' : ` ${m.overview_rosterPlaceNear({ near })}`)

type NewPlacesProps = { result: RosterResult; confirmed: ReadonlySet<number>; onChange: (confirmed: ReadonlySet<number>) => void }
/** Each new building is read and confirmed by its name: a misspelled one would lie outside the sealing. */
export function NewPlaces({ result, confirmed, onChange }: NewPlacesProps) {
  const set = (at: number, on: boolean) => { const now = new Set(confirmed); if (on) now.add(at); else now.delete(at); onChange(now) }
  return (
    <fieldset className="stack">
      <legend>{m.overview_rosterPlaces({ count: result.placeCount })}</legend>
      <p>{m.overview_rosterPlacesWhy()}</p>
      {result.places.map((place, at) => <Check key={at} label={placeWords(place) + nearWords(place)} checked={confirmed.has(at)} onChange={(on) => set(at, on)} />)}
      {result.placeCount > result.places.length && <p>{m.overview_rosterPlacesMore({ shown: result.places.length })}</p>}
    </fieldset>
  )
}

type SheetProps = { result: RosterResult; choices: RosterChoices; onChange: (choices: RosterChoices) => void }
export function SheetChoices({ result, choices, onChange }: SheetProps) {
  // Open where nothing could be read; from then on as whoever chooses leaves it.
  const [open] = useState(() => result.sheets.every(({ taken }) => !taken))
  const hiddenRows = choices.hiddenRows === true || result.notes.some(({ code }) => code === 'rows-hidden')
  const means = (sheet: string, title: string, column: string) =>
    onChange({ ...choices, columns: { ...choices.columns, [sheet]: { ...choices.columns?.[sheet], [title]: column as (typeof rosterColumns)[number] | 'none' } } })
  return (
    <details open={open}>
      <summary>{m.overview_rosterSheets()}</summary>
      {hiddenRows && <Check label={m.overview_rosterHiddenRows()} checked={choices.hiddenRows === true} onChange={(on) => onChange({ ...choices, hiddenRows: on })} />}
      {result.sheets.map((sheet, at) => (
        <div key={at} className="stack">
          <Check label={m.overview_rosterTake({ sheet: sheet.name, rows: sheet.rows })} checked={sheet.taken} onChange={(on) => onChange({ ...choices, sheets: { ...choices.sheets, [sheet.name]: on } })} />
          {(sheet.taken || !sheet.hidden) && sheet.columns.map(({ title, means: meaning }) => (
            <Field key={title} label={m.overview_rosterMeans({ title })}>
              <select value={choices.columns?.[sheet.name]?.[title] ?? meaning ?? 'none'} onChange={(event) => means(sheet.name, title, event.target.value)}>
                {(['none', ...rosterColumns] as const).map((column) => <option key={column} value={column}>{overviewColumn[column === 'householdPhone' ? 'household-phone' : column]?.() ?? column}</option>)}
              </select>
            </Field>
          ))}
        </div>
      ))}
    </details>
  )
}

export function EncodingChoice({ onChoose }: { onChoose: (encoding: 'gb18030' | 'big5') => void }) {
  return (
    <div className="row">
      <Button onClick={() => onChoose('gb18030')}>{m.overview_rosterEncodingGb()}</Button>
      <Button onClick={() => onChoose('big5')}>{m.overview_rosterEncodingBig5()}</Button>
    </div>
  )
}

/** The headings as this screen calls them, in a file that every spreadsheet opens. */
export function Template() {
  const href = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${m.overview_rosterTemplateHeads()}\r\n`)}`
  return <p><a href={href} download={`${m.overview_rosterTemplateName()}.csv`}>{m.overview_rosterTemplate()}</a></p>
}
