// What people wrote in Chinese — a name, a ground, a place — on a page that speaks English: marked, so that it is read out as Chinese and not spelt,
// and drawn in Chinese shapes. Nothing is translated here.

import { Fragment } from 'react'
import { languageNow } from '../words/language.ts'

const written = /((?:\p{Script=Han}|[\u3000-\u303f\uff00-\uffef])+)/u

export function AsWritten({ children: text }: { children: string }) {
  if (languageNow() !== 'en' || !written.test(text)) return <>{text}</>
  // Every second piece is what stood between the brackets.
  return <>{text.split(written).map((piece, i) => (i % 2 === 1 ? <span key={i} lang="zh">{piece}</span> : <Fragment key={i}>{piece}</Fragment>))}</>
}
