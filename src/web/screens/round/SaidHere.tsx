// What somebody at a door says or wants, written down for the committee: kept on this phone until there is a network, with what became of it beside it. What they said elsewhere is not here.

import { useRef, useState } from 'react'
import { longestSaid } from '#domain/doors/doors.ts'
import type { HouseholdId, ResidentId, RoundId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { homeName } from '../../parts/doors-said.ts'
import { useDraft } from '../../parts/draft.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { when } from '../../parts/times.ts'
import { roundWordsIs } from '../../words/compiled/groups/roundWordsIs.js'
import { m } from '../../words/compiled/messages.js'
import type { Line } from './door-lines.ts'
import { bring, mayTakeBack, takeWordsBack, useDoorWords } from './door-words.ts'
import { troubleOf, type Last } from './last.tsx'
import type { DoorHere } from './my-doors.ts'

type Draft = { words: string; urgent: boolean; household: string; spoke: string; about: string }
const empty: Draft = { words: '', urgent: false, household: '', spoke: '', about: '' }

export function SaidHere({ door, last, zone }: { door: DoorHere; last: Last; zone: Zone }) {
  const [draft, setDraft, forget] = useDraft<Draft>(`round-words-${door.id}`, empty)
  const [says, setSays] = useState<{ wrong: boolean; line: string; trouble: string }>({ wrong: false, line: '', trouble: '' })
  const [busy, setBusy] = useState(false)
  const own = useDoorWords(last.by).filter((one) => one.door === door.id)
  const field = useRef<HTMLTextAreaElement>(null)
  const round = door.tasks[0]?.round
  const keep = async (of: RoundId): Promise<void> => {
    if (busy) return
    const words = draft.words.trim()
    setSays({ wrong: words === '', line: '', trouble: '' })
    if (words === '') return field.current?.focus()
    setBusy(true)
    const trouble = await bring(last.by, of, door, { words, urgent: draft.urgent, household: (draft.household || null) as HouseholdId | null, spoke: (draft.spoke || null) as ResidentId | null, about: (draft.about || null) as ResidentId | null }).then(() => '', troubleOf)
    setBusy(false)
    setSays({ wrong: false, line: trouble === '' ? m.round_wordsKept({ door: door.door }) : '', trouble })
    if (trouble !== '') return
    setDraft(empty)
    forget()
  }
  if (!round) return null
  return (
    <details className="round-said" open={draft.words !== '' || own.length > 0 || undefined}>
      <summary>{m.round_words()}</summary>
      <div className="stack" data-place>
        <Field label={m.round_wordsField()} hint={m.round_wordsHint()} error={says.wrong && draft.words.trim() === '' ? m.round_wordsEmpty() : null}>
          <textarea ref={field} name="said" rows={3} maxLength={longestSaid} value={draft.words} onChange={(event) => setDraft({ ...draft, words: event.target.value })} />
        </Field>
        <Whose door={door} draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <Check label={m.round_wordsUrgent()} checked={draft.urgent} onChange={(urgent) => setDraft({ ...draft, urgent })} />
        <Button big busy={busy} onClick={() => void keep(round)}>{m.round_wordsKeep()}</Button>
        <p role="status">{says.line}</p>
        {says.trouble !== '' && <p className="error" role="alert">{says.trouble}</p>}
        <Brought lines={own} zone={zone} />
      </div>
    </details>
  )
}

/** Whose words, of several homes; and where a task needs names, who spoke and whom it is about. */
function Whose({ door: { households }, draft, onChange }: { door: DoorHere; draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const here = households.filter((one) => draft.household === '' || one.id === draft.household).flatMap((one) => one.people.filter((it) => it.name !== null))
  const person = (label: string, nobody: string, which: 'spoke' | 'about') => (
    <Field label={label}>
      <select value={draft[which]} onChange={(event) => onChange({ [which]: event.target.value })}>
        <option value="">{nobody}</option>
        {here.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
    </Field>
  )
  return (
    <>
      {households.length > 1 && <Field label={m.round_wordsHome()}>
        <select value={draft.household} onChange={(event) => onChange({ household: event.target.value, spoke: '', about: '' })}>
          <option value="">{m.round_cannotTell()}</option>
          {households.map((one) => <option key={one.id} value={one.id}>{homeName(one)}</option>)}
        </select>
      </Field>}
      {here.length > 0 && (households.length === 1 || draft.household !== '') && <>{person(m.round_wordsWho(), m.round_wordsSomebody(), 'spoke')}{person(m.round_wordsAbout(), m.round_wordsAllOfThem(), 'about')}</>}
    </>
  )
}

/** The words, behind the door where that is told. Of those that are kept here no more, when they were said. */
export const wordsOf = ({ name, words, at }: Line, door: boolean, zone: Zone, now: Instant): string =>
  [door ? name : '', words || m.round_wordsSaidAt({ at: when(at, zone, now) })].filter((it) => it !== '').join(' · ')

/** What was brought, the latest first, and what became of it. Taken back it stays, struck out, as long as the others do. */
export function Brought({ lines, zone, doors = false }: { lines: readonly Line[]; zone: Zone; /** each says at which door it was */ doors?: boolean }) {
  if (lines.length === 0) return null
  return <ul role="list" className="round-brought stack-tight">{lines.map((one) => <BroughtLine key={one.id} line={one} zone={zone} doors={doors} />)}</ul>
}

function BroughtLine({ line, zone, doors }: { line: Line; zone: Zone; doors: boolean }) {
  const now = useNow(30_000)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const place = useRef<HTMLLIElement>(null)
  const said = <AsWritten>{wordsOf(line, doors, zone, now)}</AsWritten>
  const back = async (): Promise<void> => {
    setBusy(true)
    const no = await takeWordsBack(line).then(() => '', troubleOf)
    setBusy(false)
    setTrouble(no)
    // The button is gone: what it was about is read out as it stands now.
    if (no === '') place.current?.focus()
  }
  return (
    <li ref={place} tabIndex={-1} data-state={line.state}>
      <p>{line.back === 'no' ? said : <s>{said}</s>}</p>
      <p className="quiet">{[line.urgent ? m.round_wordsIsUrgent() : '', when(line.at, zone, now), roundWordsIs[line.state]!()].filter((it) => it !== '').join(' · ')}</p>
      {mayTakeBack(line) && <Button plain busy={busy} aria-label={m.round_wordsBackOf({ words: line.words })} onClick={() => void back()}>{m.round_wordsBack()}</Button>}
      {trouble !== '' && <p className="error" role="alert">{trouble}</p>}
    </li>
  )
}
