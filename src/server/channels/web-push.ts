// Pushes to phones on which somebody pressed for it, through the push service of their browser (RFC 8030, 8291, 8292). What is sent is sealed for that phone alone; the
// service learns that something was sent, and when. Only services of browsers that are known are asked: an address is given by a phone, and nobody
// makes this server call anything else. No address and no text goes into any error or log.

import webpush from 'web-push'
import { pushPhone } from '#domain/notices/push-wire.ts'
import { channelMs, type Channel, type Handed, type Message } from './port.ts'

/** Of Chrome and its kin, of Firefox, of Edge, of Safari. */
const services = [/^fcm\.googleapis\.com$/, /^updates\.push\.services\.mozilla\.com$/, /^[a-z0-9-]+\.notify\.windows\.com$/, /^web\.push\.apple\.com$/]
const isKnown = (endpoint: string): boolean => {
  const url = URL.parse(endpoint)
  return url !== null && url.protocol === 'https:' && url.port === '' && url.username === '' && services.some((it) => it.test(url.hostname))
}

/** The service has it under our id: handed over again, or put right, before the phone had it, it takes the place of the first. */
const topicOf = (id: string): string => id.replaceAll('-', '')
/** Longer than any service keeps one. */
const longest = 28 * 24 * 3600

/** 404 and 410: that phone has no such address any more. */
function handedAs(status: number): Handed {
  if (status >= 200 && status < 300) return { came: 'taken' }
  if (status === 404 || status === 410) return { came: 'refused', why: 'gone' }
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? { came: 'refused', why: 'not-accepted' } : { came: 'later', why: 'push-service-answered-no' }
}

/** @param contact `mailto:…` or `https://…`: whom a push service writes to  @param known which addresses are asked; the services of browsers when left out */
export function webPush(contact: string, known: (endpoint: string) => boolean = isKnown): Channel {
  const sealed = ({ id, to, text, subject, push }: Message) => {
    const { endpoint, p256dh, auth } = pushPhone.parse(JSON.parse(to))
    const { opens, tag, topic, goodFor, urgent, language, keys } = push!
    return webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify({ title: subject, body: text, opens, tag, language }), {
      vapidDetails: { subject: contact, ...keys }, TTL: Math.max(0, Math.min(goodFor, longest)), topic: topicOf(topic ?? id), urgency: urgent ? 'high' : 'normal', contentEncoding: 'aes128gcm',
    })
  }
  const send = ({ endpoint, headers, body }: ReturnType<typeof sealed>): Promise<Handed> => fetch(endpoint, {
    method: 'POST', redirect: 'error', signal: AbortSignal.timeout(channelMs), headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])), body: new Uint8Array(body),
  }).then(({ status }) => handedAs(status), (): Handed => ({ came: 'later', why: 'push-service-away' }))
  return {
    kind: 'push', once: true,
    // What no text can be sealed for was never a phone.
    send: async (message) => {
      const request = (() => { try { return sealed(message) } catch { return null } })()
      return request ? send(request) : { came: 'refused', why: 'not-accepted' }
    },
    takes: (address) => {
      const read = pushPhone.safeParse(JSON.parse(address))
      return read.success && known(read.data.endpoint) ? JSON.stringify(read.data) : null
    },
  }
}
