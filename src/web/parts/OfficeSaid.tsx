// What the office above is said to have decided: by whom there, when, and who took it down here; and the number at which anybody can ask whether that
// is so. It stands beside the decision on every surface, because nobody here has decided it.

import type { ExitView } from '#domain/exits/wire.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { m } from '../words/compiled/messages.js'
import { roleName } from '../words/sentences.ts'
import { AsWritten } from './AsWritten.tsx'
import { officeSaid } from './office-said.ts'
import type { Voice } from './times.ts'

type Word = NonNullable<ExitView['office']>

export const OfficeSaid = ({ office, voice }: { office: Word; voice: Voice }) => (
  <>
    <p><strong><AsWritten>{officeSaid(office, voice)}</AsWritten></strong></p>
    <blockquote><AsWritten>{office.reason}</AsWritten></blockquote>
    <p>{m.told_officeTakenDown({ role: roleName(office.role), at: voice.at(office.at) })} <a href={dial(office.phone)}><AsWritten>{office.name}</AsWritten> {office.phone}</a></p>
  </>
)
