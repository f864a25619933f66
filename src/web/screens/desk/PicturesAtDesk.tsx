// Pictures of what is broken at the desk: those of the home, and one that somebody sent to the desk.

import { useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import type { RepairView } from '#domain/neighbours/wire.ts'
import { postFile } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { kindName } from '../../parts/repair-said.ts'
import { AddPicture, RepairPictures } from '../../parts/RepairPictures.tsx'

export function PicturesAtDesk({ view, repair }: { view: RepairView; repair: NonNullable<RepairView['repair']> }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const under = `/api/cases/${view.case}/repair/pictures`
  const send = async (picture: Blob): Promise<void> => {
    setBusy(true)
    const reply = await postFile(under, picture, { command: newId<'command'>() })
    setProblem(reply.ok ? null : reply.problem)
    await refresh()
    setBusy(false)
  }
  return (
    <div className="stack-tight">
      <RepairPictures pictures={repair.pictures} under={under} />
      <ProblemNotice problem={problem} />
      <AddPicture there={repair.pictures.length} what={kindName(view.kind)} busy={busy} onPicture={send} />
    </div>
  )
}
