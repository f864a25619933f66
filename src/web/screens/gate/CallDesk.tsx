// The way on from every “no” and every “this phone does not know”: one press calls the committee. Without a number there is nothing to press.

import { dial } from '#domain/kernel/telephones.ts'
import { m } from '../../words/compiled/messages.js'

export const CallDesk = ({ phone }: { phone: string }) => (phone === '' ? null : <a className="button" href={dial(phone)}>{m.gate_callDesk({ phone })}</a>)
