// Whose word the office's decision is said to be, in one sentence for every surface.

import type { ExitView } from '#domain/exits/wire.ts'
import { m } from '../words/compiled/messages.js'
import type { Voice } from './times.ts'

type Word = NonNullable<ExitView['office']>

export const officeSaid = ({ name, who, saidAt, grants }: Pick<Word, 'name' | 'who' | 'saidAt' | 'grants'>, voice: Voice): string =>
  (grants ? m.told_officeGranted : m.told_officeRefused)({ office: name, who, at: voice.at(saidAt) })
