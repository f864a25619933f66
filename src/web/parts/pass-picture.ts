// The pass as a picture in the phone's own album: the way most people keep it, and all that works in some in-app browsers.

import { sayShortCode } from '#domain/pass/short-code.ts'
import type { PassShown } from './pass-lines.ts'
import { drawQr } from './Qr.tsx'

const [width, margin, code] = [720, 40, 640]

/** Draws the pass as a PNG of 720 pixels width. */
export async function passPicture(pass: PassShown, place: string, lines: readonly [string, string][]): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = margin * 2 + 48 + code + 90 + lines.length * 40
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const font = getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif'
  context.fillStyle = '#000'
  context.textBaseline = 'top'
  context.font = `650 28px ${font}`
  context.fillText(place, margin, margin, width - 2 * margin)
  drawQr(context, pass.text, (width - code) / 2, margin + 48, code)
  context.fillStyle = '#000'
  context.textAlign = 'center'
  context.font = '650 52px ui-monospace, monospace'
  context.fillText(sayShortCode(pass.code), width / 2, margin + 48 + code + 10)
  context.textAlign = 'left'
  lines.forEach(([name, value], at) => {
    const y = margin + 48 + code + 90 + at * 40
    context.font = `400 26px ${font}`
    context.fillText(name, margin, y, 150)
    context.font = `650 26px ${font}`
    context.fillText(value, margin + 160, y, width - 2 * margin - 160)
  })
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'))
}

/** Hands the picture over as a download named by the short code, which names nobody. */
export async function savePassPicture(pass: PassShown, place: string, lines: readonly [string, string][]): Promise<void> {
  const url = URL.createObjectURL(await passPicture(pass, place, lines))
  const link = document.createElement('a')
  link.href = url
  link.download = `postern-${pass.code}.png`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
