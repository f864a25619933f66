// Pictures: taken for one case, cleaned, and shown only to those who may see that case. To everybody else an upload that is there and one that is not answer alike. Where a case is and
// whose, the capability it belongs to says. Those of exits have their endpoints here; a capability behind this one has its own, out of the same pieces.

import type { RawBuilder } from 'kysely'
import { z } from 'zod'
import { can, type Place } from '#domain/access/access.ts'
import { uploaded } from '#domain/exits/wire.ts'
import type { ExitId, UploadId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { id, idParams } from '#domain/kernel/wire.ts'
import { asideTask } from '../http/aside.ts'
import { endpoint, type Ask, type Bytes, type Endpoint, type Preparing } from '../http/endpoint.ts'
import type { Clean } from './picture.ts'
import * as store from './store.ts'

export const mostBytes = 12 * 1024 * 1024
/** Pictures of one case: it has a handful. */
const mostPerCase = 20
/** Whoever may ask without end may not fill the disk on which everybody's movements are written. A desk's account is many people's. */
const mostADay = { household: 60, account: 1000 }

/** What uploads ask about the cases they hang on. */
export type Cases = {
  /** null when it is not there, or not the asker's to see */
  placeOf: (ask: Ask, id: ExitId | RawBuilder<unknown>) => Promise<Place | null>
}

const cleanAside = asideTask<Uint8Array, Result<Clean>>(new URL('./picture.ts', import.meta.url), 'cleaned')

const byOf = ({ rights: { actor } }: Pick<Ask, 'rights'>): string => `${actor.kind}:${actor.id}`

/** What stands against one more picture of that case. */
export async function tooMany(ask: Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>, about: store.About, mostOfCase = mostPerCase): Promise<Problem | null> {
  const { tx, community, rights, now } = ask
  const most = rights.actor.kind === 'account' ? mostADay.account : mostADay.household
  const { ofCase, sent } = await store.uploadsOf(tx, community, about, { by: byOf(ask), since: plus(now, -day) })
  if (ofCase >= mostOfCase) return { code: about.kind === 'repair' ? 'too-many-pictures' : 'too-many-uploads', most: mostOfCase }
  return sent >= most ? { code: 'too-many-uploads-today', most } : null
}

/** Made harmless, in the process aside. */
export const clean = (ask: Preparing): Promise<Result<Clean>> => {
  const body: unknown = ask.body
  return ask.aside(cleanAside, body instanceof Uint8Array ? body : new Uint8Array())
}

/** Sent twice, it is there once: the command's id is the upload's. */
export async function keepPicture(ask: Ask<any, any, any, Clean>, about: store.About, mostOfCase = mostPerCase): Promise<Result<UploadId>> {
  // Counted again: others may have been prepared at the same time.
  const problem = await tooMany(ask, about, mostOfCase)
  if (problem) return no(problem)
  const upload = ask.command as unknown as UploadId
  await store.insertUpload(ask.tx, ask.community, upload, { ...ask.prepared, about }, byOf(ask), ask.now)
  return ok(upload)
}

const uploadRoute = (cases: Cases) => endpoint({
  method: 'POST', path: '/uploads', summary: 'Sends a picture (JPEG, PNG, WebP) or a PDF for one exit', may: 'evidence.record',
  // Not allowed and not there answer alike, also where the exit stands in the query.
  place: async (ask) => {
    const place = await cases.placeOf(ask as Ask, ask.query.exit)
    return place && can(ask.rights, 'evidence.record', place) ? place : null
  },
  query: z.object({ exit: id<'exit'>() }), body: 'bytes', bodyLimit: mostBytes, reply: uploaded,
  admit: (ask) => tooMany(ask, { kind: 'exit', id: ask.query.exit }),
  prepare: clean,
  async handle(ask) {
    const { mediaType, bytes } = ask.prepared
    const kept = await keepPicture(ask, { kind: 'exit', id: ask.query.exit })
    return kept.ok ? ok({ id: kept.value, mediaType, size: bytes.length, cleaned: mediaType !== 'application/pdf' }) : kept
  },
})

const seeRoute = (cases: Cases) => endpoint({
  method: 'GET', path: '/uploads/:id', summary: 'A picture of evidence', may: 'exit.read', params: idParams<'upload'>(), reply: 'bytes',
  place: (ask) => cases.placeOf(ask as Ask, store.exitWith(ask.community, ask.params.id)),
  async handle(ask) {
    const it = await store.uploadOf(ask.tx, ask.community, ask.params.id)
    if (!it) return no({ code: 'not-found' })
    if (ask.place?.resident) ask.look(ask.place.resident, 'upload', ask.params.id)
    // A PDF came as it is, with whatever it can do: it is saved, never opened in the page.
    if (it.mediaType === 'application/pdf') void ask.reply.header('content-disposition', 'attachment; filename="evidence.pdf"')
    return ok<Bytes>({ mediaType: it.mediaType, bytes: it.bytes })
  },
})

export const uploadRoutes = (cases: Cases): readonly Endpoint[] => [uploadRoute(cases), seeRoute(cases)]
