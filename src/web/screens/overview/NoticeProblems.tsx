// What keeps words for many from going out: pieces that look like somebody's name, number or door, each with what can be done about it. Of a notice before it is issued, and of whatever else
// is read by everybody who comes by.

import type { Problem as Refusal } from '#domain/kernel/result.ts'
import type { Preview } from '#domain/notices/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice as Box, ProblemNotice } from '../../parts/Notice.tsx'
import { noticeProblem } from '../../words/compiled/groups/noticeProblem.js'
import { m } from '../../words/compiled/messages.js'
import { textName } from './NoticeTexts.tsx'
import { languageName } from './NoticeWords.tsx'

type Problem = Preview['problems'][number]
/** In which text it stands, where there are several. */
type Piece = Pick<Problem, 'code' | 'said'> & Partial<Pick<Problem, 'kind' | 'language'>>
/** A number of somebody's papers never stands. */
const mayBeNobodys = ['name', 'telephone', 'door']

/** Pieces of the texts that keep it back, each with what can be done about it. */
export function Problems<P extends Piece>({ title, tone, problems, onMend, onNobodys }: { title: string; tone: 'wrong' | 'ask'; problems: readonly P[]; onMend?: (problem: P) => void; onNobodys?: (said: string) => void }) {
  if (problems.length === 0) return null
  // The same piece in six texts is one thing to mend.
  const each = [...new Map(problems.map((one) => [`${one.code} ${one.said} ${one.language}`, one])).values()]
  const kinds = (one: P): string => problems.filter((it) => it.code === one.code && it.said === one.said && it.language === one.language).flatMap((it) => (it.kind ? textName(it.kind) : [])).join(' / ')
  return (
    <Box tone={tone} live>
      <p><strong>{title}</strong></p>
      <ul role="list" className="stack-tight">
        {each.map((one) => (
          <li key={`${one.code} ${one.said} ${one.language}`}>
            <p><strong><AsWritten>{noticeProblem[one.code]?.({ said: one.said }) ?? one.said}</AsWritten></strong> {one.language && <span className="quiet">{m.issuing_inText({ kind: kinds(one), language: languageName[one.language] })}</span>}</p>
            <p className="row">
              {onMend && <Button aria-label={m.issuing_mendOf({ said: one.said })} onClick={() => onMend(one)}>{m.issuing_mend()}</Button>}
              {onNobodys && mayBeNobodys.includes(one.code) && <Button plain aria-label={m.issuing_nobodysOf({ said: one.said })} onClick={() => onNobodys(one.said)}>{m.issuing_nobodys()}</Button>}
            </p>
          </li>
        ))}
      </ul>
    </Box>
  )
}

/** Why words were not taken: the pieces that look like somebody's, until it is said of each that it is nobody's; or whatever else it is. */
export function WordsRefused({ problem, nobodys, onNobodys }: { problem: Refusal | null; nobodys: readonly string[]; onNobodys: (nobodys: readonly string[]) => void }) {
  if (problem?.code !== 'notice-text') return <ProblemNotice problem={problem} />
  const pieces = (problem['problems'] as readonly Piece[]).filter((one) => !nobodys.includes(one.said))
  return <Problems title={m.issuing_problems()} tone="wrong" problems={pieces} onNobodys={(word) => onNobodys([...nobodys, word])} />
}
