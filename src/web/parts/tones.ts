// Sounds that a page makes by itself. A browser lets a page sound only after it was touched once; before that it stays silent without a fault.

/** [start s, length s, Hz] */
export type Tone = readonly [start: number, length: number, pitch: number]

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

export function sound(tones: readonly Tone[], shape: OscillatorType = 'sine'): void {
  if (!audio || audio.state !== 'running') return
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
