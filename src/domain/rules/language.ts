// In which language expressions are written: FEEL, and nothing else. DMN lets any part of a file name another one; read as FEEL, such a cell
// would say something else than its author meant.
import { childrenOf, isDmn } from './dmn.ts'
import { nowhere, type Report, type RulePlace } from './problems.ts'
import type { XmlElement } from './xml.ts'

const isFeel = (language: string) => /^(feel|https?:\/\/www\.omg\.org\/spec\/(FEEL\/\d{8}\/?|DMN\/\d{8}\/FEEL\/?))$/i.test(language.trim())
const attributes = ['expressionLanguage', 'typeLanguage']

/** Reports every part of the file that names another language, cells by their place. */
export function checkLanguages(root: XmlElement, report: Report): void {
  const look = (element: XmlElement, place: RulePlace): void => {
    for (const [written, value] of element.attributes) {
      const attribute = written.replace(/^.*:/, '')
      if (attributes.includes(attribute) && !isFeel(value)) report({ code: 'rules-language-unknown', ...place, attribute: written, value })
    }
    const inner = element.name === 'decision' || element.name === 'businessKnowledgeModel' ? { ...place, table: (element.attributes.get('name') ?? '').trim() } : place
    if (element.name === 'decisionTable' && isDmn(element)) lookInTable(element, inner)
    else for (const child of element.children) if (isDmn(child)) look(child, inner)
  }
  const lookInTable = (table: XmlElement, place: RulePlace): void => {
    const inputs = childrenOf(table, 'input')
    const headings = [...inputs, ...childrenOf(table, 'output')]
    const heading = (at: number) => headings[at]?.attributes.get('label') ?? headings[at]?.attributes.get('name') ?? ''
    headings.forEach((part, at) => look(part, { ...place, row: 0, column: at + 1, heading: heading(at) }))
    childrenOf(table, 'rule').forEach((rule, row) => {
      for (const [kind, before] of [['inputEntry', 0], ['outputEntry', inputs.length]] as const) {
        childrenOf(rule, kind).forEach((entry, at) => look(entry, { ...place, row: row + 1, column: before + at + 1, heading: heading(before + at) }))
      }
      childrenOf(rule, 'annotationEntry').forEach(entry => look(entry, { ...place, row: row + 1 }))
      look({ ...rule, children: [] }, { ...place, row: row + 1 })
    })
    look({ ...table, name: '', children: [] }, place)
  }
  look(root, nowhere)
}
