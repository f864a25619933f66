// One notice as each channel says it: page, text message, work group, group to paste into, poster, slip, loudspeaker, telephone. Each is made of the one
// source, can be edited by hand, and is held against its own limits. Written as each language is written. It knows nobody's name.

import type { Instant, Zone } from '../kernel/instants.ts'
import { languages, type Language } from '../kernel/says.ts'
import { endsSaid } from '../kernel/times-said.ts'
import type { InLanguages, NoticeKind, Source } from './notice.ts'
import { smsParts } from './sms-parts.ts'
import { breathsOf, isTooLong, mostSeconds, secondsOf, sentencesOf, spoken } from './spoken.ts'

export const textKinds = ['page', 'sms', 'wecom', 'group', 'poster', 'slip', 'loudspeaker', 'telephone'] as const
export type TextKind = (typeof textKinds)[number]
/** Read or heard by whoever comes by: places alone may stand in them, and nobody's name, number or door. */
export const openKinds = ['wecom', 'group', 'poster', 'slip', 'loudspeaker'] as const satisfies readonly TextKind[]
export const isOpen = (kind: TextKind): boolean => (openKinds as readonly TextKind[]).includes(kind)

export const mostSmsParts = 5
export const mostWecomBytes = 2048

/** What all texts of a notice have in common. `changed`: in a correction or a withdrawal, what is other now. */
export type Frame = {
  kind: NoticeKind; community: string; sender: string; ground: string; ask: { who: string; phone: string }
  validFrom: Instant; validUntil: Instant; zone: Zone; changed: InLanguages<string>
  /** what a call to action asks, in words; empty where nothing is asked */
  options: InLanguages<readonly string[]>
}
export type Edits = { [K in TextKind]?: InLanguages<string> | undefined }
/** `limit`: what is counted of it, and how much there may be. */
export type TextShown = { kind: TextKind; language: Language; text: string; edited: boolean; limit: { what: 'parts' | 'bytes' | 'seconds'; is: number; most: number } | null }
export type TextProblem = { code: 'sms-too-long' | 'wecom-too-long' | 'loudspeaker-too-long' | 'loudspeaker-sentence-too-long'; kind: TextKind; language: Language; said: string; /** false where only this way is closed by it: what nobody sends by itself is made shorter by hand, or not used */ holds: boolean }

const marks: Record<Language, Record<Exclude<NoticeKind, 'notice'>, string>> = {
  'zh-Hans': { correction: '更正：', withdrawal: '作废：' }, 'zh-Hant': { correction: '更正：', withdrawal: '作廢：' }, en: { correction: 'Corrected: ', withdrawal: 'Withdrawn: ' },
}
const words = {
  'zh-Hans': { valid: '有效期', until: '至', ground: '依据', sender: '发布', ask: '咨询', changed: '变动', when: '时间', where: '地点', choose: '请选择', hello: '各位居民请注意', again: '再说一遍', caller: '您好，这里是', confirm: '请问您听清楚了吗？请您复述一下时间和地点。', thanks: '谢谢，再见。', read: '看到后请在自家页面上点“知道了”，或告诉楼组长。' },
  'zh-Hant': { valid: '有效期', until: '至', ground: '依據', sender: '發布', ask: '洽詢', changed: '變動', when: '時間', where: '地點', choose: '請選擇', hello: '各位居民請注意', again: '再說一遍', caller: '您好，這裡是', confirm: '請問您聽清楚了嗎？請您複述一下時間和地點。', thanks: '謝謝，再見。', read: '看到後請在自家頁面上點「知道了」，或告訴樓組長。' },
  en: { valid: 'Valid', until: 'to', ground: 'Ground', sender: 'From', ask: 'Questions', changed: 'What changed', when: 'When', where: 'Where', choose: 'Please choose', hello: 'Attention, please', again: 'Once more', caller: 'Good day, this is ', confirm: 'Did you hear me well? Please say the time and the place back to me.', thanks: 'Thank you, goodbye.', read: 'Please tick “I know” on your home’s page, or tell your building lead.' },
} as const

const stop = (language: Language): string => (language === 'en' ? '. ' : '。')
const sign = (language: Language): string => (language === 'en' ? ': ' : '：')
const endsItself = /[。！？.!?…]$/u
const sentence = (text: string, language: Language): string => (endsItself.test(text) ? `${text}${language === 'en' ? ' ' : ''}` : `${text}${stop(language)}`)
const sentences = (all: readonly string[], language: Language): string => all.filter((it) => it !== '').map((it) => sentence(it, language)).join('').trim()
const headOf = ({ kind }: Frame, { title }: Source, language: Language): string => `${kind === 'notice' ? '' : marks[language][kind]}${title}`
const askOf = ({ ask }: Frame, language: Language): string => `${words[language].ask}${sign(language)}${ask.who}${ask.phone === '' ? '' : ` ${ask.phone}`}`
const labelled = (label: string, text: string, language: Language): string => (text === '' ? '' : `${label}${sign(language)}${text}`)
const optionsOf = (frame: Frame, language: Language): string => labelled(words[language].choose, (frame.options[language] ?? []).join(' / '), language)
function validOf({ validFrom, validUntil, zone }: Frame, language: Language): string {
  const { from, until } = endsSaid(validFrom, validUntil, zone, language)
  return labelled(words[language].valid, `${from} ${words[language].until} ${until}`, language)
}

/** All of it, line by line. */
function whole(source: Source, frame: Frame, language: Language): string[] {
  const { ground, sender, changed, when, where } = words[language]
  return [
    headOf(frame, source, language), labelled(changed, frame.changed[language] ?? '', language), ...source.lines, labelled(when, source.when, language), labelled(where, source.where, language), optionsOf(frame, language),
    validOf(frame, language),
    labelled(ground, frame.ground, language), labelled(sender, frame.sender, language), askOf(frame, language),
  ].filter((it) => it !== '')
}
/** The number stands in what it says already. */
const saysNumber = ({ ask }: Frame, said: readonly string[]): boolean => ask.phone !== '' && said.some((line) => line.includes(ask.phone))
/** What has to be known to act on it. */
const short = (source: Source, frame: Frame, language: Language): string[] => [headOf(frame, source, language), frame.changed[language] ?? '', source.when, source.where, ...(frame.kind === 'notice' ? source.lines : [])]
const telephoneOf = ({ ask }: Frame, language: Language): string => (ask.phone === '' ? '' : language === 'en' ? `Call ${ask.phone}` : language === 'zh-Hant' ? `詳情請電 ${ask.phone}` : `详情请电 ${ask.phone}`)

function loudspeaker(source: Source, frame: Frame, language: Language): string {
  const { hello, again } = words[language]
  const once = sentences([hello, ...short(source, frame, language).flatMap((it) => breathsOf(spoken(it, language), language))], language)
  return `${once}\n${sentence(again, language).trim()}\n${once}`
}

function made(kind: TextKind, source: Source, frame: Frame, language: Language): string {
  const { caller, confirm, thanks, read } = words[language]
  switch (kind) {
    case 'page': return [...source.lines, ...(source.when === '' ? [] : [source.when]), ...(source.where === '' ? [] : [source.where])].join('\n')
    case 'sms': return `${language === 'en' ? `${frame.community}: ` : `【${frame.community}】`}${sentences([...short(source, frame, language), saysNumber(frame, short(source, frame, language)) ? '' : telephoneOf(frame, language)], language)}`
    case 'wecom': case 'group': return [...whole(source, frame, language), read].join('\n')
    case 'poster': return whole(source, frame, language).join('\n')
    case 'slip': return [...short(source, frame, language).filter((it) => it !== ''), validOf(frame, language), `${words[language].sender}${sign(language)}${frame.sender}`, askOf(frame, language)].join('\n')
    case 'loudspeaker': return loudspeaker(source, frame, language)
    case 'telephone': return [sentence(`${caller}${frame.sender}`, language).trim(), sentences(short(source, frame, language), language), optionsOf(frame, language), confirm, askOf(frame, language), thanks].filter((it) => it !== '').join('\n')
  }
}

/** As UTF-8. */
export const bytesOf = (text: string): number => Array.from(text).reduce((sum, it) => { const code = it.codePointAt(0)!; return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4) }, 0)
/** Once alone: it is said twice, and never in a loop. */
const saidOnce = (text: string): string => text.split('\n')[0]!

function limitOf(kind: TextKind, text: string, language: Language): TextShown['limit'] {
  if (kind === 'sms') return { what: 'parts', is: smsParts(text).parts, most: mostSmsParts }
  if (kind === 'wecom') return { what: 'bytes', is: bytesOf(text), most: mostWecomBytes }
  return kind === 'loudspeaker' ? { what: 'seconds', is: secondsOf(saidOnce(text), language), most: mostSeconds } : null
}

/** Every text of a notice, in each language in which it was written. */
export function textsOf(source: InLanguages<Source>, frame: Frame, edits: Edits = {}): TextShown[] {
  return languages.flatMap((language) => {
    const said = source[language]
    return said === undefined ? [] : textKinds.map((kind): TextShown => {
      const edited = edits[kind]?.[language]
      const text = edited ?? made(kind, said, frame, language)
      return { kind, language, text, edited: edited !== undefined, limit: limitOf(kind, text, language) }
    })
  })
}

const tooLong = { sms: 'sms-too-long', wecom: 'wecom-too-long', loudspeaker: 'loudspeaker-too-long' } as const
/** What keeps these texts from being sent as they are. */
export const textProblems = (texts: readonly TextShown[]): TextProblem[] => texts.flatMap(({ kind, language, text, limit }): TextProblem[] => [
  ...(limit && limit.is > limit.most ? [{ code: tooLong[kind as keyof typeof tooLong], kind, language, said: `${limit.is}`, holds: kind === 'sms' }] : []),
  ...(kind === 'loudspeaker' ? sentencesOf(saidOnce(text)).filter((it) => isTooLong(it, language)).map((said) => ({ code: 'loudspeaker-sentence-too-long' as const, kind, language, said, holds: false })) : []),
])
