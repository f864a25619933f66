// The sentences of problems, by their codes: no first screen has a problem to tell, so the codes come after it, like the sentences.

import { loadAreas } from './texts.ts'

type Sentence = (facts?: Record<string, unknown>) => string
let sentences: Record<string, Sentence> = {}

export async function loadProblems(): Promise<void> {
  const [{ problem }] = await Promise.all([import('./compiled/groups/problem.js'), loadAreas(['problems'])])
  sentences = problem
}

/** Undefined for a code that has none, and before they are here. */
export const problemSentence = (code: string): Sentence | undefined => sentences[code]
