// What a notice would be before it is issued: how many homes and people, how they can be reached and when, what keeps it from going out and where that is mended,
// what it stands against, what is other than in the one it corrects. Nobody is told anything by it.

import { Link } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { NoticeId } from '#domain/kernel/ids.ts'
import type { Notice, Preview } from '#domain/notices/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Check } from '../../parts/Field.tsx'
import { Notice as Box } from '../../parts/Notice.tsx'
import { rungName } from '../../parts/notice-homes-said.ts'
import { titleOf } from '../../parts/notice-said.ts'
import { untilAfter } from '../../parts/from-until.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { noticePiece } from '../../words/compiled/groups/noticePiece.js'
import { m } from '../../words/compiled/messages.js'
import type { Body, Form } from './notice-draft.ts'
import { InTime } from './NoticeInTime.tsx'
import { Problems } from './NoticeProblems.tsx'
import { HomesOneByOne, Ways } from './NoticeTo.tsx'

type Problem = Preview['problems'][number]
type Props = { preview: Preview; body: Body; form: Form; old: Notice | null; zone: Zone; now: Instant; onMend: (problem: Problem) => void; onNobodys: (said: string) => void; onBeside: (notice: NoticeId, on: boolean) => void }

export function NoticePreview({ preview, body, form, old, zone, now, onMend, onNobodys, onBeside }: Props) {
  const { homes, people, had, buildings, ways, begins, problems } = preview
  return (
    <div className="stack">
      <p className="sheet-answer"><strong>{homes === 0 ? m.issuing_nobody() : m.issuing_homesPeople({ homes, people })}</strong>{had > 0 && <> {m.issuing_had({ count: had })}</>}</p>
      <Problems title={m.issuing_problems()} tone="wrong" problems={problems.filter((one) => one.holds)} onMend={onMend} onNobodys={onNobodys} />
      <Problems title={m.issuing_warnings()} tone="ask" problems={problems.filter((one) => !one.holds)} onMend={onMend} />
      <Contradictions {...{ preview, form, zone, now, onBeside }} />
      <InTime key={preview.seen} inTime={preview.inTime} body={body} zone={zone} now={now} />
      {old && <Differences differs={preview.differs} form={form} old={old} zone={zone} now={now} />}
      <div className="preview-sides">
        <section className="stack-tight" aria-label={m.issuing_ways()}>
          <h3>{m.issuing_ways()}</h3>
          <Ways ways={ways} />
        </section>
        <section className="stack-tight" aria-label={m.issuing_begins()}>
          <h3>{m.issuing_begins()}</h3>
          <ol className="sheet-list">{begins.map((one) => <li key={one.rung}>{rungName(one.rung)} · {one.at <= now ? m.issuing_atOnce() : when(one.at, zone, now)}</li>)}</ol>
        </section>
        <section className="stack-tight" aria-label={m.issuing_byBuilding()}>
          <h3>{m.issuing_byBuilding()}</h3>
          <ul role="list">{buildings.map((one) => <li key={one.id}><AsWritten>{`${one.compound} ${buildingName(one.label)}`}</AsWritten> · {m.issuing_homesPeople({ homes: one.homes, people: one.people })}</li>)}</ul>
        </section>
      </div>
      {homes > 0 && <HomesOneByOne key={preview.seen} audience={body.audience} />}
    </div>
  )
}

function Contradictions({ preview, form, zone, now, onBeside }: Pick<Props, 'preview' | 'form' | 'zone' | 'now' | 'onBeside'>) {
  if (preview.contradicts.length === 0) return null
  return (
    <Box tone="ask" live>
      <h3>{m.issuing_contradicts()}</h3>
      <ul role="list" className="stack-tight">
        {preview.contradicts.map((one) => (
          <li key={one.id}>
            <p><strong><AsWritten>{titleOf(one.source)}</AsWritten></strong> <span className="quiet"><AsWritten>{`${one.sender} · ${m.notices_fromUntil({ from: when(one.validFrom, zone, now), until: untilAfter(one.validUntil, one.validFrom, zone, now) })}`}</AsWritten></span></p>
            <Check label={m.issuing_beside({ title: titleOf(one.source) })} checked={form.beside.includes(one.id)} onChange={(on) => onBeside(one.id, on)} />
            <Link href={`/overview/notices/new?corrects=${one.id}`}>{m.issuing_correctThat()}</Link>
          </li>
        ))}
      </ul>
    </Box>
  )
}

function Differences({ differs, form, old, zone, now }: { differs: Preview['differs']; form: Form; old: Notice; zone: Zone; now: Instant }) {
  const language = (Object.keys(old.source) as (keyof Form['words'])[]).find((one) => form.words[one].title !== '')
  const pair = (piece: Preview['differs'][number]): [string, string] | null => {
    if (piece === 'valid-from' || piece === 'valid-until') return piece === 'valid-from' ? [when(old.validFrom, zone, now), when(form.from!, zone, now)] : [untilWhen(old.validUntil, zone, now), untilWhen(form.until!, zone, now)]
    const said = language && old.source[language]
    return said && language ? [piece === 'lines' ? said.lines.join('\n') : said[piece], form.words[language][piece]] : null
  }
  return (
    <section className="stack-tight" aria-label={m.issuing_differs()}>
      <h3>{m.issuing_differs()}</h3>
      {differs.length === 0 && <p>{m.issuing_differsNothing()}</p>}
      <dl className="pairs">
        {differs.map((piece) => {
          const [before, after] = pair(piece) ?? ['', '']
          return [<dt key={`${piece} name`}>{noticePiece[piece]!()}</dt>, <dd key={piece} className="text-said">{before !== '' && <><del><AsWritten>{before}</AsWritten></del> → </>}<ins><AsWritten>{after}</AsWritten></ins></dd>]
        })}
      </dl>
    </section>
  )
}
