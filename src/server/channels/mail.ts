// Mail through a server of one's own or a provider's (SMTP). The same message carries the same Message-ID, so that a mailbox knows a repeat.
// No address and no text goes into any error or log.

import { createTransport } from 'nodemailer'
import { channelMs, type Channel, type Handed, type Message } from './port.ts'

/** Plain ones alone: what is odd here is a mistake, not an address. */
const addressOf = (address: string): string | null => (/^[^\s@<>,;:"()\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(address.trim()) ? address.trim() : null)

/** 5xx to a recipient or a text is final; to a password it is the operator's to mend. */
function notHanded(error: unknown): Handed {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number }
  if (code === 'EAUTH') return { came: 'later', why: 'mail-password' }
  if (responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')) return { came: 'refused', why: 'not-accepted' }
  // The text was on its way when the line broke: the server may have it, and would take it a second time.
  if (responseCode === undefined && command === 'DATA') return { came: 'doubtful', why: 'mail-server-away' }
  return { came: 'later', why: responseCode === undefined ? 'mail-server-away' : 'mail-server-answered-no' }
}

/** @param url `smtps://USER:PASSWORD@HOST` or `smtp://…`  @param from who it says it is from */
export function mail(url: string, from: string): Channel {
  const limits = { connectionTimeout: channelMs, greetingTimeout: channelMs, socketTimeout: channelMs, pool: true as const, maxConnections: 1, disableFileAccess: true, disableUrlAccess: true }
  const transport = createTransport({ url, ...limits })
  return {
    kind: 'mail', once: false, takes: addressOf,
    send: async ({ id, to, text, subject }: Message) => transport.sendMail({ from, to, subject, text, messageId: `<${id}@postern>` })
      .then((): Handed => ({ came: 'taken' }), notHanded),
    close: () => transport.close(),
  }
}
