// A roster file as the screen sends it: what was answered about its difference before the bytes of the file.
import type { RosterAnswers } from '#domain/people/roster-answers.ts'
import type { Client, Send } from './api.ts'

/** Whoever is not in the file, or behind another door in it, stays as they are. */
export const keepAll: RosterAnswers = { changed: { rest: 'take', each: {} }, gone: { rest: 'keep', each: {} }, moved: { rest: 'leave', each: {} }, source: '物业名册' }

export type How = { command?: string | undefined; seen?: string | null | undefined; answers?: RosterAnswers; choices?: object; made?: string }

export function sent(bytes: Uint8Array, { seen, answers, choices, made }: How): { path: string; body: Uint8Array } {
  const before = answers ? new TextEncoder().encode(JSON.stringify(answers)) : new Uint8Array()
  const query = new URLSearchParams({
    ...(seen ? { seen } : {}), ...(answers ? { answers: String(before.length) } : {}), ...(choices ? { choices: JSON.stringify(choices) } : {}), ...(made ? { made } : {}),
  })
  return { path: `/roster/import?${query}`, body: new Uint8Array([...before, ...bytes]) }
}

export function takeWith(client: Client, bytes: Uint8Array, how: How) {
  const { path, body } = sent(bytes, how)
  const send: Send = how.command ? { command: how.command } : {}
  return client.post(path, body, send)
}
