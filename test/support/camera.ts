// A camera for Chromium: a film (Motion JPEG) of codes held before it as a person does, aslant, unsharp and never quite still.
// Seen with Chromium 156 and 147: the file is opened anew at every getUserMedia after the last track was stopped or its page left,
// so `show` puts other codes before the next start of the camera in the same browser; a camera that runs keeps its film. Chromium
// maps the file, so `show` replaces it whole and never writes into it. Every film of one camera has one size. It loops, 30 frames a second.

import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { correction, generate } from 'lean-qr'
import sharp, { type OverlayOptions } from 'sharp'

export type FilmOptions = {
  /** Pixels of the picture; 640 × 480 unless told, which is what a plain getUserMedia asks for. */
  width?: number
  height?: number
  /** How long each code is held up before the next. */
  secondsEach?: number
  /** The code's side as a part of the picture's height, quiet zone included. */
  share?: number
  /** Degrees that the code is turned by. */
  turn?: number
  /** Gaussian blur in pixels (sigma); 0.3 or more, or 0 for none. */
  blur?: number
  /** Standard deviation of the sensor's noise, in grey levels of 255. */
  noise?: number
  /** Pixels by which the hand shakes. */
  shake?: number
  /** A film of plain pictures in grey (YUV4MPEG2), each scene of a few frames: Chromium 92 reads no Motion JPEG. The same for every film of one camera. */
  plain?: boolean
  /** The stripes of a label on a tube (Code 128) instead of a QR code. */
  stripes?: boolean
}

export type Camera = {
  /** Flags for `launchBrowser({ args })`; the camera is then granted without a question. */
  args: string[]
  /** Other codes for the next start of the camera. */
  show(texts: string[], options?: FilmOptions): Promise<void>
  /** Takes the film away; after the browser is closed. */
  remove(): Promise<void>
}

/** A camera before which the codes are held up one after the other; an empty text is an empty picture. No texts: nobody there. */
export const cameraFilm = async (texts: string[], options: FilmOptions = {}): Promise<Camera> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-camera-'))
  const path = join(folder, options.plain ? 'film.y4m' : 'film.mjpeg')
  const show = async (shown: string[], changed: FilmOptions = {}) => {
    await writeFile(`${path}.next`, await film(shown, { ...standard, ...options, ...changed }))
    await rename(`${path}.next`, path)
  }
  await show(texts)
  return {
    args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${path}`],
    show,
    remove: () => rm(folder, { recursive: true }),
  }
}

const standard: Required<FilmOptions> = { width: 640, height: 480, secondsEach: 1, share: 0.75, turn: 4, blur: 0.8, noise: 6, shake: 3, plain: false, stripes: false }
const framesPerSecond = 30
const drawnPerScene = 6

const film = async (texts: string[], options: Required<FilmOptions>): Promise<Buffer> => {
  const scenes = await Promise.all((texts.length ? texts : ['']).map(async text => {
    const code = text === '' ? undefined : await codeImage(text, options)
    const drawn = await Promise.all(Array.from({ length: drawnPerScene }, (_, i) => frame(code, i, options)))
    return options.plain ? drawn : Array.from({ length: Math.max(1, Math.round(options.secondsEach * framesPerSecond)) }, (_, i) => drawn[i % drawnPerScene]!)
  }))
  return options.plain ? plainFilm(scenes.flat(), options) : Buffer.concat(scenes.flat())
}

/** Brightness as it is, and no colour. */
const plainFilm = (frames: Buffer[], { width, height }: Required<FilmOptions>): Buffer => {
  const noColour = Buffer.alloc((width * height) / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`), ...frames.flatMap(one => [Buffer.from('FRAME\n'), one, noColour])])
}

/** Drawn by the reader's own package: what is drawn here is what a label printer draws, to the stripe. */
const stripesImage = async (text: string, { width, share, turn }: Required<FilmOptions>): Promise<Buffer> => {
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer')
  const { buffer } = await readFile(join(import.meta.dirname, '../../node_modules/zxing-wasm/dist/writer/zxing_writer.wasm'))
  prepareZXingModule({ overrides: { wasmBinary: buffer as ArrayBuffer } })
  const { error, svg } = await writeBarcode(text, { format: 'Code128', scale: 4, withQuietZones: true })
  if (error) throw new Error(error)
  return sharp(Buffer.from(svg)).flatten({ background: { r: 235, g: 235, b: 235 } }).resize(Math.round(width * share)).ensureAlpha()
    .rotate(turn, { background: { r: 0, g: 0, b: 0, alpha: 0 } }).png().toBuffer()
}

/** The code as on a bright screen: dark on light with its quiet zone, turned; see-through around. */
const codeImage = (text: string, options: Required<FilmOptions>): Promise<Buffer> => {
  const { height, share, turn, stripes } = options
  if (stripes) return stripesImage(text, options)
  const code = generate(text, { minCorrectionLevel: correction.M })
  const quiet = 4
  const side = code.size + 2 * quiet
  const grey = Buffer.alloc(side * side, 235)
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) grey[(y + quiet) * side + x + quiet] = 25
  const pixels = Math.round(height * share)
  return sharp(grey, { raw: { width: side, height: side, channels: 1 } })
    .resize(pixels, pixels, { kernel: 'nearest' }).toColourspace('srgb').ensureAlpha()
    .rotate(turn, { background: { r: 0, g: 0, b: 0, alpha: 0 } }).png().toBuffer()
}

const frame = async (code: Buffer | undefined, index: number, { width, height, blur, noise, shake, plain }: Required<FilmOptions>): Promise<Buffer> => {
  const wall = { width, height, channels: 3 as const, background: { r: 128, g: 124, b: 118 } }
  const layers: OverlayOptions[] = []
  if (code) {
    const { width: w, height: h } = await sharp(code).metadata()
    const swing = (2 * Math.PI * index) / drawnPerScene
    const left = Math.round((width - w) / 2 + shake * Math.cos(swing))
    const top = Math.round((height - h) / 2 + shake * Math.sin(swing))
    layers.push({ input: code, left, top })
  }
  const held = await sharp({ create: wall }).composite(layers).png().toBuffer()
  const soft = blur > 0 ? await sharp(held).blur(blur).toBuffer() : held
  const grain = await sharp({ create: { ...wall, noise: { type: 'gaussian', mean: 128, sigma: Math.max(noise, 0.01) } } }).png().toBuffer()
  const seen = sharp(soft).composite([{ input: grain, blend: 'soft-light' }]).removeAlpha()
  return plain ? sharp(await seen.png().toBuffer()).greyscale().raw().toBuffer() : seen.jpeg({ quality: 85, chromaSubsampling: '4:2:0' }).toBuffer()
}
