// Laying one piece of evidence before the decision, or in the place of one that was wrong. A retry after a lost network is the same piece under the same id.

import { useRef, useState } from 'react'
import type { EvidenceContent } from '#domain/exits/evidence.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { ActId, EvidenceId, ExitId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { postFile } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import type { Corrects } from './evidence-form.ts'
import { queuePath } from './queue-path.ts'

export type Recording = { record: (content: (upload: UploadId | null) => EvidenceContent, photo?: File | null) => Promise<boolean>; busy: boolean; problem: Problem | null }

/** A picture that a wrong line had stays with it, where no other one is sent. */
const pictureOf = (corrects: Corrects | undefined): UploadId | null => (corrects && 'upload' in corrects.piece.content ? corrects.piece.content.upload : null)

export function useRecord(exit: ExitId, corrects?: Corrects): Recording {
  const post = useCommand<ExitView>(`/api/exits/${exit}/evidence${corrects ? '/correct' : ''}`)
  const kept = useRef<{ text: string; id: EvidenceId; act: ActId; at: Instant } | null>(null)
  const upload = useUpload(exit)
  const record: Recording['record'] = async (contentOf, photo) => {
    const why = corrects?.why()
    if (why === null) return false
    const sent = photo ? await upload.send(photo) : ok(pictureOf(corrects))
    if (!sent.ok) return false
    const content = contentOf(sent.value)
    const text = JSON.stringify([content, why])
    if (kept.current?.text !== text) kept.current = { text, id: newId<'evidence'>(), act: newId<'act'>(), at: now() }
    const { id, act, at } = kept.current
    const reply = await post.run(corrects ? { id: act, evidence: corrects.piece.id, why, replacement: { id, content } } : { id, content, recordedAt: at })
    if (reply.ok) { void refresh('/api/exits'); void refresh(queuePath) }
    return reply.ok
  }
  return { record, busy: post.busy || upload.busy, problem: upload.problem ?? post.problem }
}

/** A picture goes up once, however often the form is sent. */
function useUpload(exit: ExitId): { send: (photo: File) => Promise<Result<UploadId>>; busy: boolean; problem: Problem | null } {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const sent = useRef<{ photo: File; id: UploadId } | null>(null)
  const send = async (photo: File): Promise<Result<UploadId>> => {
    if (sent.current?.photo === photo) return ok(sent.current.id)
    if (busy) return no({ code: 'network-away' })
    setBusy(true)
    const reply = await postFile<{ id: UploadId }>(`/api/uploads?exit=${exit}`, photo)
    setBusy(false)
    setProblem(reply.ok ? null : reply.problem)
    if (!reply.ok) return reply
    sent.current = { photo, id: reply.value.id }
    return ok(reply.value.id)
  }
  return { send, busy, problem }
}
