// What this phone has said of repairs and the server has not heard yet: reports, and pictures of one repair. Said as what it is: kept here, and not with anybody. What the server would not take says why, until
// somebody has read it.

import type { SayRepair } from '#domain/neighbours/wire.ts'
import { commands } from '../../offline/commands.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { kindName } from '../../parts/repair-said.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import type { Waiting } from './waiting.ts'

export const reportPath = '/api/me/repairs'
export const picturesPath = (id: string): string => `${reportPath}/${id}/pictures`

const Refused = ({ entry }: { entry: Waiting }) => (
  <Notice tone="wrong" live>
    <p>{sentenceOf(entry.problem!)}</p>
    <p className="row">{entry.parked && <Button onClick={() => void commands.again(entry.id)}>{m.common_retry()}</Button>}<Button onClick={() => void commands.dismiss(entry.id)}>{m.repairs_readIt()}</Button></p>
  </Notice>
)

/** Reports that wait, each with how many pictures of it. */
export function ReportsWaiting({ entries }: { entries: readonly Waiting[] }) {
  return entries.filter(({ body }) => body.path === reportPath).map((entry) => {
    const { id, kind, words } = entry.body.body as SayRepair
    return (
      <div key={entry.id} className="stack-tight repair">
        <p><strong>{kindName(kind)}</strong>{words !== '' && <> · <AsWritten>{words}</AsWritten></>}</p>
        {entry.problem ? <Refused entry={entry} /> : <p role="status">{m.repairs_reportWaits()}</p>}
        <PicturesWaiting entries={entries} of={id} />
      </div>
    )
  })
}

export function PicturesWaiting({ entries, of }: { entries: readonly Waiting[]; of: string }) {
  const mine = entries.filter(({ body }) => body.path === picturesPath(of))
  const waiting = mine.filter((entry) => entry.problem === null).length
  return (
    <>
      {waiting > 0 && <p role="status">{m.repairs_pictureWaits({ count: waiting })}</p>}
      {mine.map((entry) => entry.problem && <Refused key={entry.id} entry={entry} />)}
    </>
  )
}
