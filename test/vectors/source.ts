// What a source of published cases is: data made by others, run through the code that the product uses.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Not as published: refused before anything was answered, answered with a warning, or wrong without a word. */
export type Outcome = 'passed' | 'refused' | 'warned' | 'silent'
/** One published case. `run` is true, or `passed`, when the outcome is the published one; `skip` says why it is not for us. */
export type Case = { name: string; skip?: string; run: () => Promise<boolean | Outcome> | boolean | Outcome }
/** The cases of one source, from the folder that holds all vectors. `floor`: the least part of them that must pass; all, where it is not said. */
export type Source = { source: string; floor?: number; cases: (folder: string) => Case[] }

/** The .json files below `folder`/`path`, by name relative to it, parsed. */
export function jsonFiles<T>(folder: string, path: string): { name: string; content: T }[] {
  const root = join(folder, path)
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort()
  return names.map((name) => ({ name, content: JSON.parse(readFileSync(join(root, name), 'utf8')) as T }))
}

export const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
