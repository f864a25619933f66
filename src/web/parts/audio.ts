// Whether a page can be heard. A browser lets a page sound only after it was touched once; before that it stays silent without a fault.

let audio: AudioContext | null = null

/** Call on a tap: from then on the page can be heard. */
export function allowSound(): void {
  try {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
  } catch {
    audio = null
  }
}

/** Null until it may be heard. */
export const speaker = (): AudioContext | null => (audio?.state === 'running' ? audio : null)
