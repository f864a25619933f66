// A channel that does not know an id again, as a mail server: what is handed over twice goes out twice. And one that does. Both keep what they were given.
import type { Channel, ChannelKind, Handed } from '#server/channels/port.ts'

export type Mailbox = Channel & { sent: { id: string; to: string; text: string; subject: string }[]; /** what it answers from now on, to whatever goes to that number where one is named */ answers: (how: Handed | null, to?: string) => void }

export function mailbox({ kind, once }: { kind: ChannelKind; once: boolean }): Mailbox {
  const sent: Mailbox['sent'] = []
  const known = new Set<string>()
  let [how, only]: [Handed | null, string | undefined] = [null, undefined]
  return {
    kind, once, sent, takes: (address) => (address === '' ? null : address.replace(/\s/g, '')), answers: (it, to) => { [how, only] = [it, to] },
    send: (message) => {
      if (how && (only === undefined || only === message.to)) return Promise.resolve(how)
      if (!once || !known.has(message.id)) sent.push({ ...message })
      known.add(message.id)
      return Promise.resolve({ came: 'taken' })
    },
  }
}
