// What every form of the checklist is given: the exit, the line it fills, who sits at the desk.

import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'

export type ItemView = NonNullable<ExitView['advice']>['items'][number]
/** The line that is put right by what the form says, and why: null while that is not said. */
export type Corrects = { piece: ExitView['evidence'][number]; why: () => string | null }
export type EvidenceFormProps = { exit: ExitView; item: Pick<ItemView, 'kind' | 'toldOfCase'>; me: Me; onDone: () => void; corrects?: Corrects }

/** Under which name what is half written is kept: a correction apart from a new piece. */
export const draftOf = (kind: string, exit: ExitView, corrects: Corrects | undefined): string => `${kind}-${exit.id}${corrects ? `-${corrects.piece.id}` : ''}`
