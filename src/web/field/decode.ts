// Reads codes from a running picture. The middle of the picture first and small, which is quick; now and then the whole of
// it at full size, which finds a code that is far away or off the middle. One canvas each, used again and again.

import { mayRunWasm } from '../offline/may-run-wasm.ts'
import type { Reader } from './reader.ts'

/** The quick reader, else the one that runs anywhere, which knows no stripes. Rejects when neither can be fetched. */
export async function readyReader(tubes = false): Promise<Reader> {
  const quick = mayRunWasm() ? await import('./read-wasm.ts').then(({ wasmReader }) => wasmReader(tubes)).catch(() => null) : null
  return quick ?? (await import('./read-plain.ts')).plainReader()
}

const cropSide = 480
const wholeEvery = 5
/** Stripes are wide, and stand out of the middle: every other picture is looked at whole. */
const wholeOfTubesEvery = 2
/** After a reading the processor belongs to the answer. */
const restMs = 400

const canvas = (): CanvasRenderingContext2D => document.createElement('canvas').getContext('2d', { willReadFrequently: true, alpha: false })!

export type Reading = { stop: () => void; /** while true no frame is looked at */ pause: (paused: boolean) => void; /** by `performance.now()`, when the picture last moved */ movedAt: () => number }

/** Looks at every new frame of the video, never at two at once; calls `onText` for each code it reads. */
export function readCodes(video: HTMLVideoElement, { read, restMs: breath, tubes }: Reader, onText: (text: string) => void): Reading {
  const [small, large] = [canvas(), canvas()]
  let stopped = false
  let paused = false
  let frame = 0
  let restUntil = 0
  let movedAt = performance.now()
  let shownAt = -1
  const look = async (): Promise<void> => {
    const [width, height] = [video.videoWidth, video.videoHeight]
    if (paused || width === 0 || document.hidden || performance.now() < restUntil) return
    frame += 1
    const whole = frame % (tubes ? wholeOfTubesEvery : wholeEvery) === 0
    const text = await (whole ? read(pictureOf(large, video, 0, 0, width, height, 1), true) : readMiddle(width, height))
    restUntil = performance.now() + breath
    if (!text || stopped || paused) return
    restUntil = performance.now() + restMs
    onText(text)
  }
  const readMiddle = (width: number, height: number): Promise<string | null> => {
    const side = Math.min(width, height)
    return read(pictureOf(small, video, (width - side) / 2, (height - side) / 2, side, side, Math.min(1, cropSide / side)), false)
  }
  const next = (): void => {
    if (stopped) return
    const go = (): void => {
      if (video.currentTime !== shownAt) movedAt = performance.now()
      shownAt = video.currentTime
      void look().catch(() => undefined).then(next)
    }
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(go)
    else requestAnimationFrame(go)
  }
  next()
  return { stop: () => { stopped = true }, pause: (now) => { paused = now }, movedAt: () => movedAt }
}

function pictureOf(context: CanvasRenderingContext2D, video: HTMLVideoElement, x: number, y: number, width: number, height: number, scale: number): ImageData {
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (context.canvas.width !== w) context.canvas.width = w
  if (context.canvas.height !== h) context.canvas.height = h
  context.drawImage(video, x, y, width, height, 0, 0, w, h)
  return context.getImageData(0, 0, w, h)
}
