// A QR code as one SVG path: level M on a screen, Q on paper that gets wet. Always black on white with its quiet zone.

import { useMemo } from 'react'
import { correction, generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'

export type QrProps = { text: string; /** what it is, for those who do not see it */ label: string; paper?: boolean }

const quiet = 4

export function Qr({ text, label, paper = false }: QrProps) {
  const code = useMemo(() => generate(text, { minCorrectionLevel: paper ? correction.Q : correction.M }), [text, paper])
  const side = code.size + 2 * quiet
  return (
    <svg className="qr" viewBox={`${-quiet} ${-quiet} ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x={-quiet} y={-quiet} width={side} height={side} fill="#fff" />
      <path d={toSvgPath(code)} fill="#000" />
    </svg>
  )
}

/** Draws the same code onto a canvas, for pictures. Whole pixels a module, or cameras see waves. */
export function drawQr(context: CanvasRenderingContext2D, text: string, x: number, y: number, most: number): void {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const each = Math.max(1, Math.floor(most / (code.size + 2 * quiet)))
  const offset = Math.floor((most - each * code.size) / 2)
  context.fillStyle = '#fff'
  context.fillRect(x, y, most, most)
  context.fillStyle = '#000'
  for (let row = 0; row < code.size; row++) {
    for (let column = 0; column < code.size; column++) if (code.get(column, row)) context.fillRect(x + offset + column * each, y + offset + row * each, each, each)
  }
}
