// Waited too long: the one place that says so. Nothing on a screen hangs on what may never answer: a server, another tab's lock, a disk.
// What can be stopped is stopped (a signal); what cannot is let go of (a rejection), and what it brings later is not used.

/** A signal that goes off after `ms`, or with `other`; call `off` when there is nothing left to stop. `AbortSignal.timeout` and `any` are younger than these phones. */
export function alarm(ms: number, other?: AbortSignal): { signal: AbortSignal; off: () => void } {
  const late = new AbortController()
  const ring = (): void => late.abort()
  const timer = setTimeout(ring, ms)
  if (other?.aborted) ring()
  other?.addEventListener('abort', ring)
  return {
    signal: late.signal,
    off: () => {
      clearTimeout(timer)
      other?.removeEventListener('abort', ring)
    },
  }
}

/** What the work comes to, or a rejection after `ms`. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('waited too long')), ms)
    const settled = <V>(how: (value: V) => void) => (value: V): void => {
      clearTimeout(timer)
      how(value)
    }
    work.then(settled(resolve), settled(reject))
  })
}
