// What ends at a home that somebody grown up joins, in words.

import type { JoinedEnds } from '#domain/people/record-wire.ts'
import { m } from '../../words/compiled/messages.js'

export const joinsSaid = ({ slip, phones, cares }: JoinedEnds): string[] =>
  [slip || phones > 0 ? m.desk_joinsSlip({ phones }) : '', cares > 0 ? m.desk_joinsCares({ count: cares }) : ''].filter((line) => line !== '')
