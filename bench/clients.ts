// Clients over HTTP for the benchmarks that ask the server alone: desks signed in by the links that the demonstration prints, a gate's phone.

import { randomBytes, randomUUID } from 'node:crypto'
import { uuidv7 } from '#domain/kernel/ids.ts'
import type { Bench } from './postern.ts'

/** An id as a client makes it: of now. */
export const newId = (): string => uuidv7(Date.now(), randomBytes(10))

export type Answer = { status: number; body: any; cookie: string | undefined }
export type Client = (method: 'GET' | 'POST', path: string, body?: object | Uint8Array) => Promise<Answer>

/** Asks under these headers; whatever it is answered comes back. */
export function clientOf(url: string, headers: Record<string, string>): Client {
  return async (method, path, body) => {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json'
    const sent = body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }
    const more = method === 'GET' ? {} : { 'command-id': randomUUID(), 'content-type': type }
    const reply = await fetch(`${url}/api${path}`, { method, headers: { ...headers, ...more }, ...sent })
    const text = await reply.text()
    return { status: reply.status, body: reply.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text, cookie: reply.headers.get('set-cookie')?.split(';')[0] }
  }
}

const tokenOf = (link: string): string => link.slice(link.lastIndexOf('=') + 1)

/** Signed in as `role` by its printed link. */
export async function signedIn({ url, link }: Bench, role: string): Promise<Client> {
  const { cookie, status } = await clientOf(url, {})('POST', '/sign-in/link', { token: tokenOf(link(role)) })
  if (!cookie) throw new Error(`signing in as ${role} answers ${status}`)
  return clientOf(url, { cookie })
}

/** A phone enrolled at the gate. */
export async function phone({ url, link }: Bench): Promise<Client> {
  const { body } = await clientOf(url, {})('POST', '/devices/enrol', { token: tokenOf(link('gate')), label: 'benchmark' })
  return clientOf(url, { authorization: `Bearer ${body.secret as string}` })
}
