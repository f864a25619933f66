// Sounds that a page makes by itself, once it may be heard.

import { speaker } from './audio.ts'

/** [start s, length s, Hz] */
export type Tone = readonly [start: number, length: number, pitch: number]

export function sound(tones: readonly Tone[], shape: OscillatorType = 'sine'): void {
  const audio = speaker()
  if (!audio) return
  for (const [start, length, pitch] of tones) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = pitch
    tone.type = shape
    loudness.gain.value = 0.25
    tone.connect(loudness).connect(audio.destination)
    tone.start(audio.currentTime + start)
    tone.stop(audio.currentTime + start + length)
  }
}
