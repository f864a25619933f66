// When to ask the server: every so often while somebody looks at the screen, by one tab for all, less often while it fails, at once when
// the network comes back. It does not know what is asked.

import { watchForJumps } from '../offline/clock.ts'
import { alarm } from '../offline/patience.ts'

export type Pace = { every: number; longest: number }
export const usualAsking: Pace = { every: 20_000, longest: 60_000 }
/** What another tab has heard so lately is not asked again. */
const lately = 2_000
/** A tab that the browser has frozen while it asked must not keep the others from asking. */
const patience = 30_000

const seen = (): boolean => typeof document === 'undefined' || document.visibilityState === 'visible'

/** Has a lifetime: between `start` and the stop that it answers it asks by itself. */
export class Syncing {
  private readonly name: string
  private readonly ask: () => Promise<boolean>
  private readonly pace: Pace
  private heardAt = -Infinity
  private wait: number
  private under: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | null = null
  private running = false

  /** @param ask resolves to whether the server answered */
  constructor(name: string, ask: () => Promise<boolean>, pace: Pace = usualAsking) {
    this.name = name
    this.ask = ask
    this.pace = pace
    this.wait = pace.every
  }

  /** Asks now, unless another tab has just heard; taps while it is under way are the same question. */
  now(): Promise<void> {
    if (this.under) return this.under
    const under: Promise<void> = this.inTurn().then(() => undefined, () => undefined).finally(() => { if (this.under === under) this.under = null })
    this.under = under
    return under
  }

  /** Another tab has asked and been answered. */
  heard(): void {
    this.heardAt = performance.now()
    this.wait = this.pace.every
  }

  /** What was heard before, and what is asked just now, does not count any more: this phone has become another's. */
  anew(): void {
    this.heardAt = -Infinity
    this.under = null
    this.wait = this.pace.every
  }

  start(): () => void {
    this.running = true
    this.plan()
    globalThis.addEventListener?.('online', this.atOnce)
    globalThis.document?.addEventListener('visibilitychange', this.atOnce)
    return () => {
      this.running = false
      if (this.timer) clearTimeout(this.timer)
      globalThis.removeEventListener?.('online', this.atOnce)
      globalThis.document?.removeEventListener('visibilitychange', this.atOnce)
    }
  }

  private async one(): Promise<void> {
    if (performance.now() - this.heardAt < lately) return
    const answered = await this.ask().catch(() => false)
    this.wait = answered ? this.pace.every : Math.min(this.wait * 2, this.pace.longest)
  }

  private async inTurn(): Promise<void> {
    if (!('locks' in navigator)) return this.one()
    let begun = false
    const { signal, off } = alarm(patience)
    const turn = (): Promise<void> => {
      off()
      begun = true
      return this.one()
    }
    await navigator.locks.request(this.name, { signal }, turn).catch(() => (begun ? undefined : this.one()))
  }

  private plan(): void {
    if (this.timer) clearTimeout(this.timer)
    if (!this.running) return
    // Phones that came back together do not stay together.
    this.timer = setTimeout(() => {
      watchForJumps()
      if (seen() && performance.now() - this.heardAt > this.pace.every / 2) void this.now().then(() => this.plan())
      else this.plan()
    }, this.wait * (0.9 + Math.random() * 0.2))
  }

  private readonly atOnce = (): void => {
    this.wait = this.pace.every
    if (seen()) void this.now().then(() => this.plan())
  }
}
