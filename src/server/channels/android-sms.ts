// Texts through an Android phone on which `android-sms-gateway` runs (github.com/capcom6/android-sms-gateway), by its published HTTP interface:
// `POST /messages` with an id of ours, which it takes once (409 afterwards), `GET /messages/ID` for what became of it. The phone itself
// in the same network, or its cloud server: both speak alike. No number and no text goes into any error or log.

import { channelMs, type Channel, type Fate, type Handed, type Message } from './port.ts'

/** A text that has not gone out by then says what is old. */
const goodForSeconds = 6 * 3600

/** Digits with or without the country in front. One that begins with 0 is an area code's: nobody reads a text there. */
export function numberOf(address: string): string | null {
  // A door that stands where a number belongs; figures without their dashes would be somebody's.
  if (/^\s*\d{1,4}(?:\s*[-–—－]\s*\d{1,4}){2}\s*$/.test(address.normalize('NFKC')) && !/^\s*1\d{2}\D+\d{4}\D+\d{4}\s*$/.test(address.normalize('NFKC'))) return null
  // An extension takes no text; of two numbers nobody said which is meant.
  if (/^[2-9]\d{6,7}-\d{1,6}$/.test(address)) return null
  const digits = address.normalize('NFKC').replace(/[\s().\p{Pd}]/gu, '')
  return /^(\+[1-9]\d{6,14}|[1-9]\d{6,14})$/.test(digits) ? digits : null
}

type Reply = { status: number; body: unknown }

const fates: Record<string, Fate> = { Pending: 'under-way', Processed: 'under-way', Sent: 'sent', Delivered: 'delivered', Failed: 'failed', Cancelled: 'failed', Cancelling: 'failed' }

function handedAs(id: string, { status, body }: Reply): Handed {
  // 409: it has one of this id. The first time its answer was lost on the way.
  if (status === 409) return { came: 'taken' }
  // It says which one it took. A router's page in its place says “fine” to everything, and has taken nothing.
  if (status >= 200 && status < 300) return (body as { id?: unknown } | null)?.id === id ? { came: 'taken' } : { came: 'later', why: 'gateway-answered-no' }
  return status === 400 || status === 422 ? { came: 'refused', why: 'not-accepted' } : { came: 'later', why: status === 401 || status === 403 ? 'gateway-password' : 'gateway-answered-no' }
}

/** @param url `http://USER:PASSWORD@192.168.1.20:8080`; user and password as the app shows them */
export function androidSms(url: string): Channel {
  const at = new URL(url)
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(at.username)}:${decodeURIComponent(at.password)}`).toString('base64')}`
  const base = `${at.origin}${at.pathname.replace(/\/$/, '')}`
  const ask = async (path: string, body?: object): Promise<Reply> => {
    const reply = await fetch(`${base}${path}`, {
      redirect: 'error', signal: AbortSignal.timeout(channelMs), headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return { status: reply.status, body: await reply.json().catch(() => null) }
  }
  return {
    kind: 'sms', once: true, takes: numberOf,
    send: ({ id, to, text }: Message) => ask('/messages', { id, phoneNumbers: [to], textMessage: { text }, ttl: goodForSeconds, withDeliveryReport: true })
      .then((reply) => handedAs(id, reply), (): Handed => ({ came: 'later', why: 'gateway-away' })),
    fate: (id) => ask(`/messages/${id}`)
      .then(({ status, body }) => (status === 200 ? fates[String((body as { state?: unknown } | null)?.state)] ?? 'unknown' : 'unknown'), () => 'no-answer'),
  }
}
