// Sound and shake of an answer, for somebody who looks at the person and not at the phone. Different in rhythm, not in pitch alone.

import { sound, type Tone } from '../parts/tones.ts'

export type Signal = 'yes' | 'no' | 'ask' | 'home'

const tones: Record<Signal, readonly Tone[]> = {
  yes: [[0, 0.09, 880], [0.12, 0.16, 1320]],
  no: [[0, 0.45, 180]],
  ask: [[0, 0.12, 520], [0.2, 0.12, 520], [0.4, 0.12, 520]],
  home: [[0, 0.2, 660]],
}
const shakes: Record<Signal, number[]> = { yes: [60], no: [300], ask: [80, 80, 80, 80, 80], home: [40] }

export function signal(what: Signal): void {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(shakes[what])
  sound(tones[what], what === 'no' ? 'square' : 'sine')
}
