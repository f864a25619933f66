// Texts to a WeCom group through its robot, by the published interface of group robots (developer.work.weixin.qq.com/document/path/91770): POST of JSON to an address whose key is the
// robot's secret, `errcode` 0 when it was said, 20 messages a minute for each robot, a text of 2,048 bytes at most. It takes no id of ours: handed over twice it is said twice.
// No key and no text goes into any error or log.

import { channelMs, type Channel, type Handed, type Message } from './port.ts'

/** A robot takes so many in a minute, and a text of so many bytes. */
export const robotLimits = { aMinute: 20, bytes: 2048 }

/** 45009: too many. −1: busy. What is about the key (93000), or a robot that was switched off or put out of its group, is for a person to mend, and may be mended. */
const later: Record<number, string> = { [-1]: 'robot-answered-no', 45009: 'robot-answered-no', 45033: 'robot-answered-no', 93000: 'robot-key', 93004: 'robot-key', 93008: 'robot-key' }

function handedAs(status: number, body: unknown): Handed {
  const code = (body as { errcode?: unknown } | null)?.errcode
  // Whoever stands between had it and does not know what the robot made of it; a page in place of its answer may have come from there as well. Only its own word says that it said nothing.
  if (status >= 500 || (typeof code !== 'number' && status < 400)) return { came: 'doubtful', why: 'robot-answered-no' }
  if (status < 200 || status >= 300 || typeof code !== 'number') return { came: 'later', why: 'robot-answered-no' }
  if (code === 0) return { came: 'taken' }
  return later[code] === undefined ? { came: 'refused', why: 'not-accepted' } : { came: 'later', why: later[code] }
}

/** An answer that breaks off is no answer: that is thrown. What is no JSON was not said by the robot. */
function parsed(text: string): unknown {
  try { return JSON.parse(text) } catch { return null }
}

/** No line came about, or whoever answered on it could not be trusted with a word: nothing was said. */
const neverSaid = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
/** Nobody was there at all; anything else may have come through. */
function wasThere(error: unknown): boolean {
  const cause = (error as { cause?: unknown } | null)?.cause ?? {}
  const { code, syscall } = cause as { code?: unknown; syscall?: unknown }
  // Of a name with several addresses none of which came about Node says them all together, and of none that it was the connecting.
  return !neverSaid.has(String(code)) && syscall !== 'connect' && !(cause instanceof AggregateError)
}
/** Longer than the line itself may take to come about (ten seconds), or what never came about would be taken for an answer that did not come. */
const robotMs = channelMs + 5_000

/** @param url the robot's address, with its key */
export function wecomRobot(url: string): Channel {
  return {
    kind: 'wecom', once: false, takes: (address) => address,
    send: ({ text }: Message) => fetch(url, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(robotMs), headers: { 'content-type': 'application/json' }, body: JSON.stringify({ msgtype: 'text', text: { content: text } }) })
      .then(async (reply) => handedAs(reply.status, await reply.text().then(parsed)))
      .catch((error: unknown): Handed => ({ came: wasThere(error) ? 'doubtful' : 'later', why: 'robot-away' })),
  }
}
