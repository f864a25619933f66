// The camera as a thing that may fall asleep: opened, watched, and opened again when its picture stands still, as phones do to a page that
// was in the background. Light and lens where the phone has them, as they were chosen last. It reads codes and decides nothing.

import type { Reading } from './decode.ts'

export type EyeState = 'starting' | 'running' | 'waking' | 'refused' | 'missing' | 'insecure'
export type Eye = {
  pause: (paused: boolean) => void
  /** opens it once more, after somebody allowed it */
  again: () => void
  setTorch: (on: boolean) => void
  /** the next lens that looks the same way */
  nextLens: () => void
  stop: () => void
}
/** `torch`: null where there is none. `lenses`: how many there are to choose from. */
export type Has = { torch: boolean | null; lenses: number }
export type EyeOptions = {
  video: HTMLVideoElement
  onText: (text: string) => void
  onState: (state: EyeState) => void
  onHas: (has: Has) => void
  /** the code reader is large: the picture does not wait for it */
  reader: () => Promise<typeof import('./decode.ts')>
}

/** A code that was just answered does not answer again while it is still held up. */
const heldUpMs = 1_500
/** A picture that stands still for so long has fallen asleep; each time it does not wake, it is given longer. */
export const asleepMs = 3_000
const longestSleepMs = 60_000
const torchName = 'postern-torch'
const lensName = 'postern-lens'

type Lit = MediaTrackCapabilities & { torch?: boolean }

const remembered = (name: string): string => {
  try { return localStorage.getItem(name) ?? '' } catch { return '' }
}
const remember = (name: string, value: string): void => {
  try { localStorage.setItem(name, value) } catch { /* chosen again next time */ }
}

const why = (error: unknown): EyeState => {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'missing'
}

function openCamera(): Promise<MediaStream> {
  const lens = remembered(lensName)
  const which = lens === '' ? { facingMode: { ideal: 'environment' } } : { deviceId: { ideal: lens } }
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } })
}

/** Lenses that look away from the guard; all of them where the phone does not say which do. */
async function lensesOf(): Promise<string[]> {
  const all = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).filter((one) => one.kind === 'videoinput' && one.deviceId !== '')
  const away = all.filter((one) => /back|rear|environment|后|後/i.test(one.label))
  return (away.length > 0 ? away : all).map((one) => one.deviceId)
}

const light = (track: MediaStreamTrack, on: boolean): Promise<void> => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })

export function openEye({ video, onText, onState, onHas, reader }: EyeOptions): Eye {
  let round = 0
  let state: EyeState = 'starting'
  let stream: MediaStream | null = null
  let reading: Reading | null = null
  let paused = false
  let wokenAt = performance.now()
  let patience = asleepMs
  let last = { text: '', at: 0 }
  const say = (next: EyeState): void => onState(state = next)
  const track = (): MediaStreamTrack | null => stream?.getVideoTracks()[0] ?? null
  const onCode = (text: string): void => {
    const again = text === last.text && performance.now() - last.at < heldUpMs
    last = { text, at: performance.now() }
    if (!again) onText(text)
  }
  const close = (): void => {
    reading?.stop()
    for (const one of stream?.getTracks() ?? []) one.stop()
    reading = stream = null
  }
  const begin = async (as: EyeState): Promise<void> => {
    const mine = ++round
    close()
    wokenAt = performance.now()
    say(as)
    try {
      const [opened, { readCodes, readyReader }] = await Promise.all([openCamera(), reader()])
      if (mine !== round) return opened.getTracks().forEach((one) => one.stop())
      video.srcObject = stream = opened
      track()?.addEventListener('ended', () => { if (mine === round) void begin('waking') })
      await Promise.all([video.play(), readyReader()])
      if (mine !== round) return
      reading = readCodes(video, onCode)
      reading.pause(paused)
      say('running')
      await equip(mine)
    } catch (error) {
      if (mine === round) say(why(error))
    }
  }
  const equip = async (mine: number): Promise<void> => {
    const lamp = track()
    const torch = lamp && (lamp.getCapabilities?.() as Lit | undefined)?.torch ? remembered(torchName) === 'on' : null
    const lenses = await lensesOf()
    if (mine !== round) return
    onHas({ torch, lenses: lenses.length })
    if (lamp && torch) await light(lamp, true).catch(() => undefined)
  }
  /** Looks twice a second whether the picture still moves. */
  const watch = (): void => {
    if (document.hidden) return void (wokenAt = performance.now())
    if (state !== 'running' && state !== 'waking') return
    const still = performance.now() - Math.max(reading?.movedAt() ?? 0, wokenAt)
    if (state === 'running' && still < asleepMs / 2 && performance.now() - wokenAt > asleepMs) patience = asleepMs
    if (still < patience) return
    patience = Math.min(patience * 2, longestSleepMs)
    void begin('waking')
  }
  const seen = (): void => {
    if (document.hidden) return
    wokenAt = performance.now()
    const one = track()
    if (state === 'missing' || (one && (one.muted || one.readyState === 'ended'))) void begin('waking')
  }
  const timer = setInterval(watch, 500)
  document.addEventListener('visibilitychange', seen)
  void begin('starting')
  return {
    pause: (now) => {
      paused = now
      reading?.pause(now)
      // What is still held up when the answer is put away was answered already.
      if (!now) last.at = performance.now()
    },
    again: () => void begin('starting'),
    setTorch: (on) => {
      const lamp = track()
      remember(torchName, on ? 'on' : 'off')
      if (lamp) void light(lamp, on).catch(() => undefined)
    },
    nextLens: () => void lensesOf().then((lenses) => {
      const now = track()?.getSettings().deviceId ?? ''
      remember(lensName, lenses[(lenses.indexOf(now) + 1) % lenses.length] ?? '')
      return begin('starting')
    }),
    stop: () => {
      round++
      close()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
    },
  }
}
