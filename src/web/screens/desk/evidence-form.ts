// What every form of the checklist is given: the exit, the line it fills, who sits at the desk.

import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'

export type ItemView = NonNullable<ExitView['advice']>['items'][number]
export type EvidenceFormProps = { exit: ExitView; item: ItemView; me: Me; onDone: () => void }
