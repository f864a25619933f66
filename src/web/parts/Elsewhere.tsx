// Where nobody here is left to decide: the office above the committee, with its telephone where it has been entered.

import type { Me } from '#domain/access/wire.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { m } from '../words/compiled/messages.js'
import { AsWritten } from './AsWritten.tsx'

/** A sentence for the inside of a paragraph. A page that was kept from before there was such a number knows none. */
export const Elsewhere = ({ office }: { office: Me['community']['office'] | undefined }) =>
  office ? <>{m.told_nobodyElse()} <a href={dial(office.phone)}><AsWritten>{office.name}</AsWritten> {office.phone}</a></> : <>{m.told_nobodyElseUnknown()}</>
