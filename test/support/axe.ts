// Whether a page can be used by everyone, as far as a machine can tell: WCAG 2.0 to 2.2, levels A and AA, and axe's best practice.
// It refuses to excuse anything: there is no list of exceptions.

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const elementsTold = 3

/** Throws with one paragraph for each breach: the rule, what it means, the elements, and how to mend them. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations, passes, url } = await new AxeBuilder({ page }).withTags(tags).analyze()
  if (passes.length === 0) throw new Error(`axe checked nothing on ${url}`)
  if (violations.length === 0) return
  const told = violations.map(({ id, impact, help, nodes }) => {
    const elements = nodes.slice(0, elementsTold).map(node => `  ${node.target.join(' ')}\n    ${oneLine(node.failureSummary ?? '')}`)
    const more = nodes.length > elementsTold ? [`  and ${nodes.length - elementsTold} more`] : []
    return [`${id} (${impact ?? 'unrated'}): ${help}`, ...elements, ...more].join('\n')
  })
  throw new Error(`${violations.length} accessibility rules broken on ${await page.title()} (${url})\n\n${told.join('\n\n')}`)
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')
