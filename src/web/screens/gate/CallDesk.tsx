// The way on from every “no” and every “this phone does not know”: one press calls the committee. Without a number there is nothing to press.

import { m } from '../../words/compiled/messages.js'

export const dial = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`
export const CallDesk = ({ phone }: { phone: string }) => (phone === '' ? null : <a className="button" href={dial(phone)}>{m.gate_callDesk({ phone })}</a>)
