// The short texts of what is ordered for homes. A text message is no longer than anybody may send by hand, and says less rather than more; a correction says in each of them what holds now,
// not only what is other: whoever has no page hears until when. Kept beside the notice as if somebody had written them.

import { languages, type Language } from '../kernel/says.ts'
import type { InLanguages, Source } from './notice.ts'
import { mostSmsParts, textsOf, type Edits, type Frame, type TextKind } from './texts.ts'

/** All of it, without where to look, the first stage and the end, the end. `lines`: the stages, the end of all of them, and where to look. */
function lessAndLess(lines: readonly string[]): string[][] {
  const [said, end] = [lines.slice(0, -1), lines.at(-2)]
  return [[...lines], said, [said[0], end], [end], []].map((some) => [...new Set(some.filter((line) => line !== undefined))])
}

const inOne = (sentences: readonly string[], language: Language): string => sentences.filter((it) => it !== '').join(language === 'en' ? '. ' : '。')

/** What these texts are in place of those that would be made of it; none where those do. */
export function orderTexts(source: InLanguages<Source>, frame: Frame): Edits {
  const edits: Edits = {}
  for (const language of languages) {
    const whole = source[language]
    if (!whole) continue
    /** With these lines, of a correction along with what is other. */
    const made = (kind: TextKind, lines: string[]) => textsOf({ [language]: { ...whole, lines } }, frame.kind === 'notice' ? frame : { ...frame, changed: { [language]: inOne([frame.changed[language] ?? '', ...lines], language) } }).find((it) => it.kind === kind)!
    const put = (kind: TextKind, text: string): void => { edits[kind] = { ...edits[kind], [language]: text } }
    const tries = lessAndLess(whole.lines).map((lines) => made('sms', lines))
    const fits = tries.find(({ limit }) => limit!.is <= mostSmsParts) ?? tries.at(-1)!
    const tells = frame.kind === 'correction' && whole.lines.length > 2
    if (tells || fits !== tries[0]) put('sms', fits.text)
    if (tells) for (const kind of ['slip', 'telephone'] as const) put(kind, made(kind, whole.lines).text)
  }
  return edits
}
