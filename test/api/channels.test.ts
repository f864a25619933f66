// The two channels, each against the other side of its published interface: an Android phone as a gateway, and a mail server.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { androidSms, numberOf } from '#server/channels/android-sms.ts'
import { channelsFrom } from '#server/channels/channels.ts'
import { mail } from '#server/channels/mail.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'

const message = { id: '00000000-0000-8000-8000-000000000001', to: '13800001502', text: '请致电居委会。', subject: '居委会通知' }

describe('texts through an Android phone', () => {
  let phone: AndroidPhone
  beforeEach(async () => { phone = await androidPhone() })
  afterEach(() => phone.close())

  test('a text is taken once, however often it is handed over, and its fate can be asked', async () => {
    const sms = androidSms(phone.url)
    expect([await sms.send(message), await sms.send(message)]).toEqual([{ came: 'taken' }, { came: 'taken' }])
    expect(phone.texts).toEqual([{ id: message.id, to: '13800001502', text: '请致电居委会。', state: 'Pending' }])
    const fates = []
    for (const state of ['Pending', 'Processed', 'Sent', 'Delivered', 'Failed'] as const) { phone.becomes(state); fates.push(await sms.fate!(message.id)) }
    expect(fates).toEqual(['under-way', 'under-way', 'sent', 'delivered', 'failed'])
    expect(await sms.fate!('nobody-knows')).toBe('unknown')
  })

  test('one that got through although the answer was lost is not sent again', async () => {
    const sms = androidSms(phone.url)
    phone.answers('hangs-up')
    expect(await sms.send(message)).toEqual({ came: 'later', why: 'gateway-away' })
    phone.answers(null)
    expect(await sms.send(message)).toEqual({ came: 'taken' })
    expect(phone.texts).toHaveLength(1)
  })

  test('a no of the gateway is final, a wrong password and a phone that is off are not', async () => {
    const sms = androidSms(phone.url)
    phone.answers(400)
    expect(await sms.send(message)).toEqual({ came: 'refused', why: 'not-accepted' })
    phone.answers(500)
    expect(await sms.send(message)).toEqual({ came: 'later', why: 'gateway-answered-no' })
    phone.answers(200)
    expect(await sms.send(message), 'something else answers in its place').toEqual({ came: 'later', why: 'gateway-answered-no' })
    phone.answers(null)
    expect(await androidSms(phone.url.replace('sms:', 'sms:x')).send(message)).toEqual({ came: 'later', why: 'gateway-password' })
    await phone.close()
    expect(await sms.send(message)).toEqual({ came: 'later', why: 'gateway-away' })
    phone = await androidPhone()
  })

  test('a door that stands where a number belongs is none, however its dashes are written; a number in threes and fours is one', () => {
    expect(['12-1-1502', '2-1-502', '１２－１－１５０２', '112 - 12 - 1502', '1388-1-502'].map(numberOf)).toEqual([null, null, null, null, null])
    expect(['138-0000-1502', '138 - 0000 - 1502'].map(numberOf)).toEqual(['13800001502', '13800001502'])
  })

  test('numbers are read as people write them; a landline and a half number are none', () => {
    expect(['138 0000 1502', '+86 138-0000-1502', '１３８００００１５０２', '021 5555 0100', '12', '', '13800001502 / 13900000000', 'x', '62345678-801'].map(numberOf))
      .toEqual(['13800001502', '+8613800001502', '13800001502', null, null, null, null, null, null])
  })
})

describe('mail', () => {
  type Got = { to: string[]; raw: string }
  let got: Got[]
  let server: SMTPServer
  let url: string
  beforeEach(async () => {
    got = []
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => (username === 'court' && password === 'p@ss' ? done(null, { user: 'court' }) : done(new Error('no'))),
      onRcptTo: ({ address }, _, done) => (address.startsWith('gone') ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : address.startsWith('full') ? done(Object.assign(new Error('later'), { responseCode: 452 })) : done()),
      onData: (stream, session, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => { got.push({ to: session.envelope.rcptTo.map((it) => it.address), raw: Buffer.concat(parts).toString() }); done() })
      },
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
    url = `smtp://court:p%40ss@127.0.0.1:${(server.server.address() as AddressInfo).port}`
  })
  afterEach(() => new Promise<void>((done) => server.close(() => done())))

  test('arrives with its words, and a repeat carries the same Message-ID', async () => {
    const by = mail(url, 'committee@postern.example')
    expect(await by.send({ ...message, to: 'nurse@postern.example' })).toEqual({ came: 'taken' })
    await by.send({ ...message, to: 'nurse@postern.example' })
    by.close!()
    expect(got.map((it) => it.to)).toEqual([['nurse@postern.example'], ['nurse@postern.example']])
    for (const { raw } of got) {
      expect(raw).toContain(`Message-ID: <${message.id}@postern>`)
      expect(raw).toContain('From: committee@postern.example')
      expect(Buffer.from(raw.split('\r\n\r\n')[1]!.replaceAll('\r\n', ''), 'base64').toString()).toContain('请致电居委会。')
    }
  })

  test('a mailbox that is not there is final; a full one, a wrong password and a server that is away are not', async () => {
    const by = mail(url, 'committee@postern.example')
    expect(await by.send({ ...message, to: 'gone@postern.example' })).toEqual({ came: 'refused', why: 'not-accepted' })
    expect(await by.send({ ...message, to: 'full@postern.example' })).toEqual({ came: 'later', why: 'mail-server-answered-no' })
    by.close!()
    const locked = mail(url.replace('court:', 'x:'), 'committee@postern.example')
    expect(await locked.send({ ...message, to: 'nurse@postern.example' })).toEqual({ came: 'later', why: 'mail-password' })
    locked.close!()
    const away = mail('smtp://127.0.0.1:9', 'committee@postern.example')
    expect(await away.send({ ...message, to: 'nurse@postern.example' })).toEqual({ came: 'later', why: 'mail-server-away' })
    away.close!()
  })

  test('a mail server that sends everybody away is no answer to this mail: it is tried again', async () => {
    const closed = new SMTPServer({ disabledCommands: ['STARTTLS'], authOptional: true, onConnect: (_, done) => done(Object.assign(new Error('not today'), { responseCode: 554 })) })
    await new Promise<void>((ready) => closed.listen(0, '127.0.0.1', () => ready()))
    const by = mail(`smtp://127.0.0.1:${(closed.server.address() as AddressInfo).port}`, 'committee@postern.example')
    expect(await by.send({ ...message, to: 'nurse@postern.example' })).toEqual({ came: 'later', why: 'mail-server-answered-no' })
    by.close!()
    await new Promise<void>((done) => closed.close(() => done()))
  })

  test('goes to one plain address and to nothing that hides more', () => {
    const by = mail(url, 'committee@postern.example')
    expect(['nurse@postern.example', ' nurse@postern.example ', 'a@b.example,c@d.example', 'x@y', 'Nurse <n@p.example>', 'a@b.example\r\nBcc: c@d.example'].map(by.takes))
      .toEqual(['nurse@postern.example', 'nurse@postern.example', null, null, null, null])
    by.close!()
  })
})

describe('what is set', () => {
  const read = (flags: Parameters<typeof readConfig>[0], env = {}): string | ReturnType<typeof readConfig> => {
    try { return readConfig(flags, env) } catch (error) { return String(error) }
  }

  test('nothing set, there is no channel; set in the environment, there is one', () => {
    expect(channelsFrom(readConfig({}, {})).ways).toEqual([])
    const set = readConfig({ demo: false }, { POSTERN_SMS: 'http://sms:x@192.168.1.20:8080', POSTERN_MAIL: 'smtps://a:b@mail.example', POSTERN_MAIL_FROM: 'c@postern.example', POSTERN_TEXTS: 'zh-Hant' })
    const { ways, language } = channelsFrom(set)
    expect([ways.map((way) => way.kind), language]).toEqual([['sms', 'mail'], 'zh-Hant'])
    for (const way of ways) way.close?.()
  })

  test('what is wrong is said without the password that may be in it, and the made-up people are sent nothing', () => {
    expect(read({ demo: false, sms: 'ftp://sms:topsecret@x' })).toMatch(/--sms: this is not the address of a gateway/)
    expect(read({ demo: false, sms: 'ftp://sms:topsecret@x' })).not.toContain('topsecret')
    expect(read({ demo: false, sms: 'http://192.168.1.20:8080' })).toContain('--sms')
    expect(read({ demo: false, mail: 'smtp://mail.example' })).toContain('it goes with --mail-from')
    expect(read({ demo: false, mail: 'http://mail.example', mailFrom: 'c@x.example' })).toContain('not the address of a mail server')
    expect(read({ demo: false, texts: 'de' })).toContain('"de" is none of zh-Hans, zh-Hant, en')
    expect(read({ sms: 'http://sms:x@192.168.1.20:8080' })).toContain('the people of the demonstration are made up')
  })
})
