// Sound and shake of an answer, for a guard who looks at the person and not at the phone. Different in rhythm, not in pitch alone.
// A browser lets a page sound only after it was touched once; before that it stays silent without a fault.

export type Signal = 'yes' | 'no' | 'ask'

/** [start s, length s, Hz] */
const tones: Record<Signal, readonly (readonly [number, number, number])[]> = {
  yes: [[0, 0.09, 880], [0.12, 0.16, 1320]],
  no: [[0, 0.45, 180]],
  ask: [[0, 0.12, 520], [0.2, 0.12, 520], [0.4, 0.12, 520]],
}
const shakes: Record<Signal, number[]> = { yes: [60], no: [300], ask: [80, 80, 80, 80, 80] }

let audio: AudioContext | null = null

/** Call on a tap: from then on answers can be heard. */
export function allowSound(): void {
  try {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
  } catch {
    audio = null
  }
}

export function signal(what: Signal): void {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(shakes[what])
  if (!audio || audio.state !== 'running') return
  for (const [start, length, pitch] of tones[what]) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = pitch
    tone.type = what === 'no' ? 'square' : 'sine'
    loudness.gain.value = 0.25
    tone.connect(loudness).connect(audio.destination)
    tone.start(audio.currentTime + start)
    tone.stop(audio.currentTime + start + length)
  }
}
