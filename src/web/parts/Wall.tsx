// The screen on the wall: tiles of figures, read from four metres, the same whether staff opened it or a screen that was enrolled. It draws
// whatever capabilities hand in and knows none of them. It has no hands: nothing on it is pressed but its language and the full screen.

import { useRef, type CSSProperties, type ReactNode } from 'react'
import type { Wall as View, WallSaid, WallTile, WallValue } from '#domain/figures/wall.ts'
import { between, dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { never } from '#domain/kernel/result.ts'
import { wallSay } from '../words/compiled/groups/wallSay.js'
import { wallTile } from '../words/compiled/groups/wallTile.js'
import { m } from '../words/compiled/messages.js'
import { useLanguage } from '../words/language.ts'
import { AsWritten } from './AsWritten.tsx'
import { Button } from './Button.tsx'
import { stairwellName } from './doors-said.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { useTitle } from './Page.tsx'
import { clock, duration, when } from './times.ts'
import './wall.css'

type Props = { /** undefined: nothing came yet */ view: View | undefined; now: Instant; /** what it shows is as old as `view.asOf` says */ old: boolean; /** stands in the place of the figures */ told?: ReactNode; /** beside the language */ tools?: ReactNode }

export function Wall({ view, now, old, told, tools }: Props) {
  useLanguage()
  useTitle(m.wall_title())
  const screen = useRef<HTMLElement>(null)
  const full = (): void => void screen.current?.requestFullscreen?.().catch(() => undefined)
  return (
    <main ref={screen} className="wall" data-old={old || undefined} data-tiles={view?.tiles.length ?? 0} data-few={(view !== undefined && view.tiles.length < 4) || undefined}>
      <header className="wall-head">
        <h1>{view?.community ?? m.wall_title()}</h1>
        {view && <p role="status" className="wall-as-of" data-old={old || undefined}>{old ? `⚠ ${m.wall_old({ at: clock(view.asOf, view.zone), age: duration(Math.max(0, between(view.asOf, now))) })}` : m.wall_asOf({ at: clock(view.asOf, view.zone) })}</p>}
      </header>
      {told ?? (!view ? <p className="wall-told">{m.wall_never()}</p> : view.tiles.length === 0 ? <p className="wall-told">{m.wall_nothing()}</p> : (
        <ul role="list" className="wall-tiles">{view.tiles.map((one, n) => <Tile key={one.tile} tile={one} isNew={one.about !== view.tiles[n - 1]?.about} zone={view.zone} now={now} />)}</ul>
      ))}
      <footer className="wall-foot">{tools}<Button plain onClick={full}>{m.wall_full()}</Button><LanguageSwitch /></footer>
    </main>
  )
}

/** Rounded down: all of a place is all of it. */
const partOf = ({ n, of }: WallTile['cells'][number]): string => `${Math.floor((n / Math.max(1, of)) * 100)}%`

/** A figure as it stands large. */
function valueSaid(value: WallValue, zone: Zone): string {
  switch (value.kind) {
    case 'count': return String(value.n)
    case 'rate': return value.n.toFixed(1)
    case 'signed': return value.n > 0 ? `+${value.n}` : value.n < 0 ? `−${-value.n}` : '0'
    case 'time': return clock(value.at, zone)
    case 'unknown': return '—'
    default: return never(value)
  }
}

/** The compound once before all of it that come one after the other. */
const placesSaid = (places: WallSaid['places']): string => places
  .map(({ compound, ...place }, n) => [compound === places[n - 1]?.compound ? '' : compound, stairwellName(place)].filter((one) => one !== '').join(' ')).join(m.common_listComma())
const said = ({ code, count, at, places, to }: WallSaid, zone: Zone, now: Instant): string =>
  wallSay[code]?.({ count, to, names: placesSaid(places), at: at === null ? '' : dayOf(at, zone) === dayOf(now, zone) ? clock(at, zone) : when(at, zone, now) }) ?? ''

type OfTile = { tile: WallTile; /** the one before it is of something else */ isNew: boolean; zone: Zone; now: Instant }
function Tile({ tile: { tile, about, value, of, course, lines, cells, says }, isNew, zone, now }: OfTile) {
  return (
    <li className="wall-tile" data-tile={tile}>
      <h2>{wallTile[tile]?.() ?? tile}{isNew && about !== '' && <span className="wall-about"> · <AsWritten>{about}</AsWritten></span>}</h2>
      <p className="wall-figure"><strong data-unknown={value.kind === 'unknown' || undefined}>{valueSaid(value, zone)}</strong>{of !== null && <span>/ {of}</span>}</p>
      <div className="wall-beside">
        {course.length > 0 && <Course course={course} />}
        {says && <p className="wall-says" data-small={lines.length > 0 || undefined}>{said(says, zone, now)}</p>}
        {lines.length > 0 && <ul role="list" className="wall-lines" data-many={lines.length > 4 || undefined}>{lines.map((one, n) => (
          <li key={n}><span><AsWritten>{one.label}</AsWritten></span><span>{one.says && one.value.kind === 'unknown' ? said(one.says, zone, now) : <><strong>{valueSaid(one.value, zone)}</strong>{one.of !== null && ` / ${one.of}`}{one.says && ` ${said(one.says, zone, now)}`}</>}</span></li>
        ))}</ul>}
        {cells.length > 0 && <ul role="list" className="wall-cells">{cells.map((one, n) => (
          <li key={n} data-done={one.n >= one.of || undefined} style={{ '--part': partOf(one) } as CSSProperties}><span><AsWritten>{one.label}</AsWritten></span><span>{one.n >= one.of ? '✓' : partOf(one)}</span></li>
        ))}</ul>}
      </div>
    </li>
  )
}

/** A trend line: how the figure went, the present at its right. */
function Course({ course }: { course: readonly number[] }) {
  const most = Math.max(1, ...course)
  const points = course.map((one, n) => `${((n / Math.max(1, course.length - 1)) * 200).toFixed(1)},${(38 - (one / most) * 36).toFixed(1)}`).join(' ')
  return <svg className="wall-course" viewBox="0 0 200 40" preserveAspectRatio="none" role="img" aria-label={m.wall_course()}><polyline points={points} fill="none" vectorEffect="non-scaling-stroke" /></svg>
}
