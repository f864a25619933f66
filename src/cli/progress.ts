// What a person watching `postern start` sees: each step when it begins, and how many seconds it took. Goes to standard output.

export type Progress = {
  /** Runs one step under its name. */
  step<T>(name: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>
  /** A line between two steps. */
  say(text: string): void
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Writes lines through `write` (a line without its end). */
export function progressTo(write: (line: string) => void): Progress {
  return {
    async step(name, work) {
      const began = performance.now()
      write(`· ${name} …`)
      const result = await work((text) => write(`    ${text} (${seconds(performance.now() - began)})`))
      write(`✓ ${name}: ${seconds(performance.now() - began)}`)
      return result
    },
    say: (text) => write(`  ${text}`),
  }
}
