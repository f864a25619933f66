// Keeps the screen on while the phone is in use at its post. The browser lets go of it whenever the page is hidden: then it is taken again.
// Where there is none (older iPhones) the phone's own setting counts, and nothing breaks.

export function keepAwake(): () => void {
  let held: WakeLockSentinel | null = null
  let stopped = false
  const take = async (): Promise<void> => {
    if (stopped || document.visibilityState !== 'visible' || (held && !held.released)) return
    const lock = await navigator.wakeLock?.request('screen').catch(() => null)
    if (!lock) return
    if (stopped) return void lock.release()
    held = lock
    lock.addEventListener('release', () => void take())
  }
  const seen = (): void => void take()
  // Some browsers give it only after the page was touched.
  document.addEventListener('visibilitychange', seen)
  document.addEventListener('pointerdown', seen)
  void take()
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', seen)
    document.removeEventListener('pointerdown', seen)
    void held?.release().catch(() => undefined)
  }
}
