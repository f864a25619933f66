// Every text of a notice as its way will carry it: with its limit, to be copied, and, before it is issued, to be written otherwise by hand.

import { useState } from 'react'
import type { Language } from '#domain/kernel/says.ts'
import type { TextKind, TextShown } from '#domain/notices/texts.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { noticeLimit } from '../../words/compiled/groups/noticeLimit.js'
import { noticeText } from '../../words/compiled/groups/noticeText.js'
import { languageNow } from '../../words/language.ts'
import { m } from '../../words/compiled/messages.js'
import { languageName } from './NoticeWords.tsx'

export const textName = (kind: TextKind): string => noticeText[kind]!()
export type Edit = (kind: TextKind, language: Language, text: string | null) => void
type Props = { texts: readonly TextShown[]; /** those that are refused or too long */ marked?: (it: TextShown) => boolean; busy?: boolean; onEdit?: Edit }

export function NoticeTexts({ texts, marked = () => false, busy = false, onEdit }: Props) {
  const written = [...new Set(texts.map((it) => it.language))]
  const [chosen, setChosen] = useState<Language>(languageNow())
  const [said, setSaid] = useState('')
  const language = written.includes(chosen) ? chosen : written[0]
  return (
    <section className="stack-tight" aria-label={m.issuing_texts()}>
      <h2>{m.issuing_texts()}</h2>
      {written.length > 1 && <Field label={m.issuing_textsIn()}><select value={language} onChange={(event) => setChosen(event.target.value as Language)}>{written.map((one) => <option key={one} value={one}>{languageName[one]}</option>)}</select></Field>}
      <p role="status" className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
      {texts.filter((it) => it.language === language).map((it) => <OneText key={`${it.kind} ${it.language} ${it.text}`} it={it} wrong={marked(it)} busy={busy} onSaid={setSaid} {...(onEdit ? { onEdit } : {})} />)}
    </section>
  )
}

function OneText({ it, wrong, busy, onSaid, onEdit }: { it: TextShown; wrong: boolean; busy: boolean; onSaid: (said: string) => void; onEdit?: Edit }) {
  const [edit, setEdit] = useState<string | null>(null)
  const { kind, language, text, limit, edited } = it
  const name = textName(kind)
  const copy = async (): Promise<void> => onSaid((await navigator.clipboard.writeText(text).then(() => true, () => false)) ? m.issuing_copied({ kind: name }) : m.issuing_copyFailed())
  return (
    <details className="text-of" id={`text-${kind}-${language}`} open={wrong || edit !== null || undefined}>
      <summary><strong>{name}</strong>{limit && <span className="quiet"> · {noticeLimit[limit.what]!({ is: limit.is, most: limit.most })}</span>}{limit && limit.is > limit.most && <span className="mark-word">{m.issuing_tooLong()}</span>}{edited && <span className="mark-word">{m.issuing_edited()}</span>}</summary>
      <div className="stack-tight" data-place>
        {edit === null ? <p className="text-said" lang={language}>{text}</p>
          : <Field label={m.issuing_editOf({ kind: name })}><textarea rows={8} maxLength={2000} lang={language} value={edit} onChange={(event) => setEdit(event.target.value)} /></Field>}
        <div className="row">
          {edit === null && <Button aria-label={m.issuing_copyOf({ kind: name })} onClick={() => void copy()}>{m.issuing_copy()}</Button>}
          {onEdit && edit === null && <Button plain aria-label={m.issuing_editOf({ kind: name })} data-edit onClick={() => setEdit(text)}>{m.issuing_edit()}</Button>}
          {onEdit && edit !== null && <><Button busy={busy} onClick={() => { onEdit(kind, language, edit); setEdit(null) }}>{m.issuing_editUse()}</Button><Button plain onClick={() => setEdit(null)}>{m.common_cancel()}</Button></>}
          {onEdit && edited && edit === null && <Button plain onClick={() => onEdit(kind, language, null)}>{m.issuing_editUndo()}</Button>}
        </div>
      </div>
    </details>
  )
}
