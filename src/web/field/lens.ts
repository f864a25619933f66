// The camera's lenses and its light, where the phone has them, as they were chosen last.

export type Lit = MediaTrackCapabilities & { torch?: boolean }
const torchName = 'postern-torch'
const lensName = 'postern-lens'

const remembered = (name: string): string => {
  try { return localStorage.getItem(name) ?? '' } catch { return '' }
}
const remember = (name: string, value: string): void => {
  try { localStorage.setItem(name, value) } catch { /* chosen again next time */ }
}

/** Looks away from the guard, through the lens that was chosen last. */
export function openCamera(): Promise<MediaStream> {
  const lens = remembered(lensName)
  const which = { facingMode: { ideal: 'environment' }, ...(lens === '' ? {} : { deviceId: { ideal: lens } }) }
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } })
}

/** Lenses that look away from the guard; all of them where the phone does not say which do. */
export async function lenses(): Promise<string[]> {
  const all = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).filter((one) => one.kind === 'videoinput' && one.deviceId !== '')
  const away = all.filter((one) => /back|rear|environment|后|後/i.test(one.label))
  return (away.length > 0 ? away : all).map((one) => one.deviceId)
}

export async function chooseNextLens(now: string): Promise<void> {
  const all = await lenses()
  remember(lensName, all[(all.indexOf(now) + 1) % all.length] ?? '')
}

/** Whether the light was on when it was last touched; null where there is none. */
export const torchOf = (track: MediaStreamTrack): boolean | null => ((track.getCapabilities?.() as Lit | undefined)?.torch ? remembered(torchName) === 'on' : null)
export const light = (track: MediaStreamTrack, on: boolean): Promise<void> => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).catch(() => undefined)
export const rememberTorch = (on: boolean): void => remember(torchName, on ? 'on' : 'off')
