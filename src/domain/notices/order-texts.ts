// The short texts of what is ordered for homes. A text message is no longer than anybody may send by hand, a loudspeaker says no more than is understood across a courtyard, and each says less
// rather than more; a correction says in each of them what holds now, not only what is other: whoever has no page hears until when. Kept beside the notice as if somebody had written them.

import { languages, type Language } from '../kernel/says.ts'
import type { OrderSays } from '../sealing/told.ts'
import type { InLanguages } from './notice.ts'
import { textProblems, textsOf, type Edits, type Frame, type TextKind } from './texts.ts'

const inOne = (sentences: readonly string[], language: Language): string => sentences.filter((it) => it !== '').map((it) => it.replace(/[.。]$/u, '')).join(language === 'en' ? '. ' : '。')

/** What these texts are in place of those that would be made of it; none where those do. */
export function orderTexts(says: InLanguages<OrderSays>, frame: Frame): Edits {
  const edits: Edits = {}
  for (const language of languages) {
    const said = says[language]
    if (!said) continue
    /** With these lines, of a correction along with what is other. */
    const made = (kind: TextKind, lines: string[]) => textsOf({ [language]: { title: said.title, lines, when: '', where: '' } }, frame.kind === 'notice' ? frame : { ...frame, changed: { [language]: inOne([frame.changed[language] ?? '', ...lines], language) } }).find((it) => it.kind === kind)!
    const put = (kind: TextKind, text: string): void => { edits[kind] = { ...edits[kind], [language]: text } }
    const tells = frame.kind === 'correction' && said.fewer.length > 3
    // What ends says that it ends, and nothing else holds.
    if (frame.kind !== 'notice' && !tells) continue
    for (const kind of ['sms', 'loudspeaker'] as const) {
      const tries = said.fewer.map((lines) => made(kind, lines))
      const fits = tries.find((it) => textProblems([it]).length === 0) ?? tries.find((it) => textProblems([it]).every(({ code }) => code === 'loudspeaker-sentence-too-long')) ?? tries.at(-1)!
      if (tells || fits !== tries[0]) put(kind, fits.text)
    }
    if (tells) for (const kind of ['slip', 'telephone'] as const) put(kind, made(kind, said.lines).text)
  }
  return edits
}
