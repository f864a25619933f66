// The search: name, door or telephone, hits from the first keystroke, arrows and Enter. Enter pressed too early waits for the
// hits of what was typed, and never takes the hit of an older text.

import { useEffect, useId, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { flushSync } from 'react-dom'
import { numberOf } from '#domain/exits/number.ts'
import type { CaseRow, CasesFound } from '#domain/desk/case-wire.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Hit } from '#domain/people/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { composing } from '../../parts/keys.ts'
import { Level } from '../../parts/Level.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { isCaseNumber, useCaseHits } from './case-hits.ts'
import { CaseHit } from './CaseHit.tsx'
import { useHits } from './hits.ts'
import { stayName } from './stay-name.ts'

/** `begin`: typing that began elsewhere goes on here, after `letter`. */
export type SearchHandle = { begin: (letter: string) => void }
/** Whoever is found, by whatever: who lives here, or on whose card calls from that telephone stand. */
type Picked = Pick<Hit, 'id' | 'name' | 'door' | 'exit'>
type Found = { kind: 'person'; hit: Hit } | { kind: 'case'; row: CaseRow } | { kind: 'caller'; caller: CasesFound['callers'][number] }
export type SearchProps = { handle: Ref<SearchHandle>; onFirstKey: () => void; onPick: (picked: Picked) => void; onCase: (id: CaseId) => void; /** nobody is found: what was typed is somebody new; null for whoever may add nobody */ onAdd: ((typed: string) => void) | null }

export function Search({ handle, onFirstKey, onPick, onCase, onAdd }: SearchProps) {
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [pickSoon, setPickSoon] = useState(false)
  const found = useHits(text.trim())
  const also = useCaseHits(text.trim())
  const ready = found.text === text.trim() && also.text === text.trim()
  const hits = text.trim() === '' ? [] : inOrder(text.trim(), found.hits, also)
  const open = text.trim() !== ''
  const note = noteOf(ready, found.problem ? noteOfProblem(found.problem) : null, hits.length, found.more)
  const nobody = onAdd !== null && open && ready && !found.problem && hits.length === 0
  const add = (): void => {
    const typed = text.trim()
    setText('')
    setPickSoon(false)
    onAdd?.(typed)
  }
  const pick = (one: Found | undefined): void => {
    if (!one) return
    setText('')
    setAt(0)
    setPickSoon(false)
    if (one.kind === 'case') onCase(one.row.id)
    else onPick(one.kind === 'person' ? one.hit : { ...one.caller, exit: null })
  }
  useEffect(() => {
    if (pickSoon && ready) pick(hits[at])
  }, [pickSoon, ready])
  const keyDown = (event: KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return
    // The way here from anywhere is no part of a name.
    if (event.key === '/' && text === '') return event.preventDefault()
    const to = { ArrowDown: Math.min(at + 1, hits.length - 1), ArrowUp: Math.max(at - 1, 0) }[event.key]
    if (to !== undefined) { event.preventDefault(); setAt(to) }
    if (event.key === 'Enter' && open) { event.preventDefault(); if (nobody) add(); else if (ready) pick(hits[at]); else setPickSoon(true) }
    if (event.key === 'Escape') { setText(''); setPickSoon(false) }
  }
  const change = (value: string): void => {
    if (value.trim() !== '') onFirstKey()
    setText(value)
    setAt(0)
    setPickSoon(false)
  }
  useImperativeHandle(handle, () => ({
    begin(letter) {
      // Drawn at once: the browser puts the next letter behind it.
      if (letter !== '') flushSync(() => change(text + letter))
      const field = input.current
      field?.focus()
      field?.setSelectionRange(field.value.length, field.value.length)
    },
  }))
  const several = new Set(found.hits.map((hit) => hit.compound)).size > 1
  return (
    <div className="desk-search" role="search">
      <input ref={input} type="text" role="combobox" autoComplete="off" spellCheck={false} maxLength={60} value={text} aria-label={m.desk_search()}
        placeholder={m.desk_searchWays()} aria-expanded={open} aria-controls={list} aria-autocomplete="list"
        aria-activedescendant={open && hits[at] ? `${list}-${at}` : undefined} onChange={(event) => change(event.target.value)} onKeyDown={keyDown} />
      <kbd aria-hidden="true">/</kbd>
      {open && (
        <div className="desk-hits" tabIndex={0}>
          <ul id={list} role="listbox" aria-label={m.desk_hits()}>
            {hits.map((one, i) => (
              <li key={keyOf(one)} id={`${list}-${i}`} role="option" aria-selected={i === at} onPointerDown={(event) => { event.preventDefault(); if (event.pointerType !== 'touch') pick(one) }} onClick={() => pick(one)} onPointerMove={() => setAt(i)}>
                {one.kind === 'person' ? <HitLine hit={one.hit} within={several} /> : <CaseHit {...(one.kind === 'case' ? { row: one.row } : { caller: one.caller })} />}
              </li>
            ))}
          </ul>
          {nobody && <p className="desk-hits-add"><button type="button" className="button" onPointerDown={(event) => event.preventDefault()} onClick={add}>{m.desk_hitsAdd({ text: text.trim() })} <kbd aria-hidden="true">↵</kbd></button></p>}
          <p className={note === m.desk_hitsHint() ? 'desk-hits-note by-key' : 'desk-hits-note'} role="status">{note}</p>
        </div>
      )}
      {!open && <ul id={list} role="listbox" aria-label={m.desk_hits()} hidden />}
    </div>
  )
}

const keyOf = (one: Found): string => (one.kind === 'person' ? `${one.hit.id}${one.hit.exit ?? ''}` : one.kind === 'case' ? one.row.id : `${one.caller.id} called`)

/** A case by its number stands first; by a telephone, behind whoever lives there and whoever was called from it. */
function inOrder(text: string, people: readonly Hit[], { cases, callers }: CasesFound): Found[] {
  const persons = people.map((hit): Found => ({ kind: 'person', hit }))
  const byNumber = cases.map((row): Found => ({ kind: 'case', row }))
  if (isCaseNumber(text)) return [...byNumber, ...persons]
  return [...persons, ...callers.filter((it) => !people.some((hit) => hit.id === it.id)).map((caller): Found => ({ kind: 'caller', caller })), ...byNumber]
}

/** Without a network nobody is found, and an emergency waits for nobody. */
const noteOfProblem = (problem: Problem): string => (problem.code === 'network-away' ? m.desk_noHitsOffline() : sentenceOf(problem))

function noteOf(ready: boolean, problem: string | null, count: number, more: boolean): string {
  if (problem && count === 0) return problem
  if (!ready) return m.common_loading()
  if (count === 0) return m.desk_noHits()
  return more ? m.desk_moreHits() : m.desk_hitsHint()
}

/** `within`: doors of more than one compound are among them, and may have one number. */
const HitLine = ({ hit, within }: { hit: Hit; within: boolean }) => (
  <>
    <strong><AsWritten>{hit.name}</AsWritten></strong>
    <span className="hit-door">{hit.door}{within && <span className="quiet"> <AsWritten>{hit.compound}</AsWritten></span>}</span>
    <span className="quiet">{hit.born ? hit.born.slice(0, 4) : ''}</span>
    <span className="quiet">{hit.phone ?? ''}</span>
    <Level level={hit.level} />
    <span className="hit-exits">{hit.stay !== 'lives' ? `${stayName(hit.stay)} ` : ''}{hit.exit ? m.desk_hitNumber({ number: numberOf(hit.exit) }) : hit.openExits > 0 ? m.desk_hitExits({ count: hit.openExits }) : ''}</span>
  </>
)
