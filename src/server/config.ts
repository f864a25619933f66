// The only place that reads the environment. Flags come before environment variables, those before the default; every value is
// checked at start and explained by `--help`. Refuses to start on a value it does not understand, and says all that is wrong at once.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { textLanguages, type TextLanguage } from '#domain/exits/texts.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { cannotStart } from './db/cannot-start.ts'

/** A value of one community, or (`only` null) of all that this server serves. */
export type Theirs = { only: CommunityId | null; value: string }

export type Config = {
  port: number
  host: string
  /** absolute path */
  data: string
  /** URL of a PostgreSQL of one's own; absent: the built-in one */
  database?: string
  /** URL for the role that owns nothing; absent: derived from `database` */
  appDatabase?: string
  /** where people reach it; absent: follows from host and port */
  origin?: string
  demo: boolean
  web: boolean
  log: boolean
  /** who reads figures beside this machine: addresses and networks; absent: nobody */
  figures?: string[]
  /** the Android phone that sends texts, with user and password; absent: no texts */
  sms?: Theirs[]
  /** with which the app on that phone signs the texts that it received; absent: none are taken */
  smsKey?: Theirs[]
  /** the mail server, with user and password; absent: no mail */
  mail?: string
  /** who mail says it is from */
  mailFrom?: string
  /** whom push services write to about what comes from here; absent: no pushes */
  push?: string
  /** robots of WeCom groups, each of one community; absent: nothing goes to a group */
  wecom?: Theirs[]
  /** in which language texts and mail are written */
  texts: TextLanguage
}

export type Setting = {
  env: string
  /** what stands for the value in `--help`; absent for switches */
  hint?: string
  /** shown as the default; a switch's is true or false */
  default?: string | boolean
  help: string
}

/** Every value that can be set, in the order of `--help`. The flag is the name in kebab-case. */
export const settings: Record<keyof Config, Setting> = {
  port: { env: 'POSTERN_PORT', hint: 'N', default: '8080', help: 'Port to listen on, 1 to 65535; 0 takes any free one.' },
  host: { env: 'POSTERN_HOST', hint: 'ADDRESS', default: '127.0.0.1',
    help: 'Address to listen on. 127.0.0.1 is this machine alone; 0.0.0.0 lets phones of the same network in, '
      + 'but their camera and their work without network need HTTPS in front (see --origin).' },
  data: { env: 'POSTERN_DATA', hint: 'DIR', default: './data',
    help: 'Folder for everything that must last: the built-in database and its log.' },
  database: { env: 'POSTERN_DATABASE', hint: 'URL',
    help: 'A PostgreSQL 18 (or Citus) of your own instead of the built-in one: postgres://OWNER:PASSWORD@HOST:5432/NAME. OWNER owns the tables.' },
  appDatabase: { env: 'POSTERN_APP_DATABASE', hint: 'URL',
    help: 'The same database for the role postern_app, which owns nothing. Needed only when OWNER may not create that role itself.' },
  origin: { env: 'POSTERN_ORIGIN', hint: 'URL',
    help: 'Where people reach it, for links and passkeys: https://postern.example. Left out: http:// with host and port.' },
  demo: { env: 'POSTERN_DEMO',
    help: 'Fill an empty database with the made-up community Osmanthus Court. Left out, the built-in database is filled, one of your own is not. '
      + 'Switch off for real use: --no-demo.' },
  web: { env: 'POSTERN_WEB', default: true, help: 'Build and serve the web app. Switch off where another server does that: --no-web.' },
  log: { env: 'POSTERN_LOG', default: true, help: 'The server\'s log, on standard error, one JSON line each: bugs by the reference that people are told. It names nobody. Switch off: --no-log.' },
  figures: { env: 'POSTERN_FIGURES', hint: 'ADDRESSES',
    help: 'Who may read /metrics, and the figures of /health, beside this machine itself: addresses or networks with commas between, 10.0.0.5,10.1.0.0/16. '
      + 'Anybody else is told by /health whether it is ready.' },
  sms: { env: 'POSTERN_SMS', hint: 'URL',
    help: 'An Android phone with the app "SMS Gateway" (capcom6/android-sms-gateway) that sends texts: http://USER:PASSWORD@192.168.1.20:8080, as the app shows them '
      + 'under local server. Best set in the environment: it holds a password. A phone for each community: COMMUNITY=URL,COMMUNITY=URL. Left out: no texts are sent.' },
  smsKey: { env: 'POSTERN_SMS_KEY', hint: 'KEY',
    help: 'The signing key that the app shows under webhooks, so that answers by text come to the desk: register there the event sms:received with ORIGIN/api/texts/COMMUNITY, '
      + 'COMMUNITY being the id that "postern account list" shows first. Best set in the environment. '
      + 'A key for each community whose phone is its own: COMMUNITY=KEY,COMMUNITY=KEY; from a phone that several communities share, each is told only what comes from a number that it was the last to text. '
      + 'Left out: texts that come back are not read.' },
  mail: { env: 'POSTERN_MAIL', hint: 'URL', help: 'A mail server: smtps://USER:PASSWORD@HOST. Best set in the environment; goes with --mail-from. Left out: no mail is sent.' },
  mailFrom: { env: 'POSTERN_MAIL_FROM', hint: 'ADDRESS', help: 'Who mail says it is from: committee@postern.example.' },
  push: { env: 'POSTERN_PUSH', hint: 'CONTACT',
    help: 'Lets residents switch on, on their own page, that their phone rings when a notice comes; needs HTTPS (--origin). Whom the push services of browsers may write to about it: '
      + 'mailto:duty@postern.example or https://postern.example. Left out: no phone rings.' },
  wecom: { env: 'POSTERN_WECOM', hint: 'ROBOTS',
    help: 'Robots of WeCom groups, so that a notice can go to a group as well: COMMUNITY=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…, with commas between those of several communities. '
      + 'A robot belongs to one community. Best set in the environment: its address is a secret. Left out: texts for groups are copied and pasted by hand.' },
  texts: { env: 'POSTERN_TEXTS', hint: 'LANGUAGE', default: 'zh-Hans', help: 'The language of texts and mail: zh-Hans, zh-Hant or en.' },
}

/** `appDatabase` → `app-database`. */
export const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

type Raw = string | boolean | undefined
const words = { on: true, off: false, true: true, false: false, yes: true, no: false, 1: true, 0: false } as Record<string, boolean>

function portOf(text: string): number | string {
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port <= 65535 ? port : `"${text}" is not a port. Give a whole number from 1 to 65535, such as 8080.`
}

function hostOf(text: string): { value: string } | string {
  if (/^[A-Za-z0-9.:_-]+$/.test(text)) return { value: text }
  return `"${text}" is not an address. Give 127.0.0.1, 0.0.0.0 or a name, without http:// and port.`
}

// The text of a bad URL is not repeated: it may hold a password.
function databaseOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  const right = url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
  if (right) return { value: text }
  return 'this is not the URL of a database. Its form is postgres://USER:PASSWORD@HOST:5432/NAME; special signs of the password as %40 and so on.'
}

function originOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  const right = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username
  return right ? { value: url.origin } : `"${text}" is not an address of a site. Give https://NAME or http://NAME:PORT, without a path.`
}

/** An address, or one with the length of its network behind it. */
const isNetwork = (text: string): boolean => {
  const [address = '', length = '0', ...more] = text.split('/')
  return more.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(length) && Number(length) <= (isIP(address) === 4 ? 32 : 128)
}

function figuresOf(text: string): { value: string[] } | string {
  const value = text.split(',').map((it) => it.trim()).filter((it) => it !== '')
  const wrong = value.find((it) => !isNetwork(it))
  return wrong === undefined ? { value } : `"${wrong}" is not an address. Give 10.0.0.5 or 10.1.0.0/16, with commas between.`
}

// The text of a bad one is not repeated: it may hold a password.
function gatewayOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  const right = url && /^https?:$/.test(url.protocol) && url.username !== '' && url.password !== '' && !url.search && !url.hash
  return right ? { value: text } : 'this is not the address of a gateway. Its form is http://USER:PASSWORD@HOST:8080; special signs of the password as %40 and so on.'
}

function mailOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  return url && /^smtps?:$/.test(url.protocol) && url.hostname !== '' ? { value: text } : 'this is not the address of a mail server. Its form is smtps://USER:PASSWORD@HOST; special signs of the password as %40 and so on.'
}

const senderOf = (text: string): { value: string } | string => (/^[^\s@<>]+@[^\s@<>]+$/.test(text) ? { value: text } : `"${text}" is not a mail address. Give committee@postern.example.`)

/** One value for all communities of this server, or one for each: COMMUNITY=VALUE, with commas between. */
const ofEach = (one: (text: string) => { value: string } | string) => (text: string): { value: Theirs[] } | string => {
  const parts = text.split(/,(?=[0-9a-f]{8}-[0-9a-f-]{27}=)/i).map((part) => {
    const [, only, value] = /^([0-9a-f]{8}-[0-9a-f-]{27})=(.*)$/is.exec(part) ?? [null, null, part]
    return { only: only === null || only === undefined ? null : only.toLowerCase() as CommunityId, read: one(value ?? '') }
  })
  const wrong = parts.find(({ read }) => typeof read === 'string')
  if (wrong) return wrong.read as string
  if (new Set(parts.map(({ only }) => only)).size < parts.length) return 'one community stands here twice.'
  return { value: parts.map(({ only, read }) => ({ only, value: (read as { value: string }).value })) }
}

const keyOf = (text: string): { value: string } | string => (text.length >= 8 ? { value: text } : 'this is too short for a signing key. Copy it from the app, under webhooks.')

function contactOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  const right = url && (url.protocol === 'mailto:' ? /^[^\s@<>]+@[^\s@<>]+$/.test(url.pathname) : url.protocol === 'https:')
  return right ? { value: text } : `"${text}" is no contact. Give mailto:duty@postern.example or https://postern.example.`
}

/** Of one community each: what one says in its group is none of another's. */
function robotsOf(text: string): { value: Theirs[] } | string {
  const read = ofEach(robotOf)(text)
  if (typeof read === 'string') return read
  return read.value.every(({ only }) => only !== null) ? read : 'a robot belongs to one community. Its form is COMMUNITY=https://…; the ids are what "postern account list" shows first.'
}
function robotOf(text: string): { value: string } | string {
  const url = URL.parse(text)
  const right = url && url.protocol === 'https:' && url.username === '' && url.pathname.endsWith('/cgi-bin/webhook/send') && (url.searchParams.get('key') ?? '') !== ''
  return right ? { value: text } : 'this is not the address of a robot. Copy it from the group: https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=….'
}

const textsOf = (text: string): { value: TextLanguage } | string => {
  const value = textLanguages.find((language) => language === text)
  return value ? { value } : `"${text}" is none of ${textLanguages.join(', ')}.`
}

function switchOf(raw: string | boolean): boolean | string {
  if (typeof raw === 'boolean') return raw
  return words[raw.toLowerCase()] ?? `"${raw}" is neither on nor off.`
}

/**
 * The checked configuration from flags (by name, as `settings`) and the environment.
 * Throws CannotStart 'bad-config' whose message has one line for each thing that is wrong.
 */
export function readConfig(flags: Partial<Record<keyof Config, Raw>>, env: Record<string, string | undefined> = process.env): Config {
  const wrong: string[] = []
  const raw = (name: keyof Config): Raw => flags[name] ?? (env[settings[name].env] || undefined) ?? settings[name].default
  const said = (name: keyof Config) => (flags[name] === undefined ? settings[name].env : `--${flagOf(name)}`)
  const check = <T>(name: keyof Config, read: (text: string) => T | string): T | undefined => {
    const value = raw(name)
    if (value === undefined) return undefined
    const result = value === '' || typeof value === 'boolean' ? 'a value is missing.' : read(value)
    if (typeof result !== 'string') return result
    wrong.push(`${said(name)}: ${result}`)
    return undefined
  }
  const turn = (name: 'demo' | 'web' | 'log', otherwise = false): boolean => {
    const result = switchOf((raw(name) ?? otherwise) as string | boolean)
    if (typeof result === 'string') wrong.push(`${said(name)}: ${result}`)
    return result === true
  }
  const read = {
    port: check('port', portOf), host: check('host', hostOf)?.value, data: check('data', (text) => ({ value: resolve(text) }))?.value,
    database: check('database', databaseOf)?.value, appDatabase: check('appDatabase', databaseOf)?.value, origin: check('origin', originOf)?.value,
    demo: turn('demo', raw('database') === undefined), web: turn('web'), log: turn('log'), figures: check('figures', figuresOf)?.value,
    sms: check('sms', ofEach(gatewayOf))?.value, smsKey: check('smsKey', ofEach(keyOf))?.value, mail: check('mail', mailOf)?.value, mailFrom: check('mailFrom', senderOf)?.value, push: check('push', contactOf)?.value, wecom: check('wecom', robotsOf)?.value, texts: check('texts', textsOf)?.value,
  }
  // Whoever has the number of somebody who was made up is somebody else.
  for (const name of ['sms', 'mail'] as const) if (read[name] && read.demo) wrong.push(`${said(name)}: the people of the demonstration are made up, their numbers may be somebody's. Give --no-demo.`)
  if (Boolean(read.mail) !== Boolean(read.mailFrom)) wrong.push(`${said('mail')}: it goes with --mail-from; give both or neither.`)
  if (read.appDatabase && !read.database) wrong.push(`${said('appDatabase')}: it goes with --database; give both or neither.`)
  if (wrong.length > 0) throw cannotStart('bad-config', `${wrong.join('\n')}\n"npm start -- --help" explains every value.`)
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Config
}
