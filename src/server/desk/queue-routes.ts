// The desk's queue over HTTP: all sections at once, and the pages that follow. Names people only as far as calling them needs.

import { can } from '#domain/access/access.ts'
import { pageParams, pageQuery, queueReplies } from '#domain/desk/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import type { QueueAsk, QueueSource } from '../http/queue.ts'
import { keptBy, nowAtDesk, queuePage, wholeQueue } from './queue.ts'

const seenBy = ({ rights, community }: QueueAsk, sources: readonly QueueSource[]): QueueSource[] => sources.filter((it) => can(rights, it.may, { community }))

export function queueRoutes(sources: readonly QueueSource[]): readonly Endpoint[] {
  const replies = queueReplies(sources)
  return [endpoint({
    method: 'GET', path: '/desk/queue', summary: 'What waits at the desk: sections by urgency with true counts, the first lines of each', may: 'person.search', reply: replies.queue, together: 'account',
    handle: async (ask) => ok(await wholeQueue(ask, seenBy(ask, sources))),
  }),
  endpoint({
    method: 'GET', path: '/desk/now', summary: 'What is now, of all sections and whole: each line says whether it rings, and who has it', may: 'person.search', reply: replies.queue, together: 'account',
    handle: async (ask) => ok(await nowAtDesk(ask, seenBy(ask, sources))),
  }),
  endpoint({
    method: 'GET', path: '/desk/kept/:id', summary: 'What a colleague keeps, there or not: the list that is handed over and taken over by name', may: 'person.search', params: idParams<'account'>(), reply: replies.queue,
    async handle(ask) {
      const kept = await keptBy(ask, seenBy(ask, sources), ask.params.id)
      return kept ? ok(kept) : no({ code: 'not-found' })
    },
  }),
  endpoint({
    method: 'GET', path: '/desk/queue/:section', summary: 'The next page of a section, or (`of`) all that one line stands for', may: 'person.search',
    params: pageParams, query: pageQuery, reply: replies.page,
    async handle(ask) {
      const source = seenBy(ask, sources).find((it) => it.section === ask.params.section)
      return source ? ok(await queuePage(ask, source, ask.query)) : no({ code: 'not-found' })
    },
  })]
}
