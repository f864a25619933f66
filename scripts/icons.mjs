// Draws the app icons (src/web/public/icons) from their one shape. Run by hand after a change; the pictures are committed.

import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/web/public/icons')

/** A gateway with its small door ajar; the mark below tells the four apps apart: bar for the gate, stripes for the station, lines for the desk, house for residents. */
const marks = {
  gate: '<path d="M12 57h40" stroke="#ffd27a" stroke-width="4" stroke-linecap="round"/>',
  station: '<path d="M29 54v8M32 54v8M35 54v8" stroke="#ffd27a" stroke-width="2" stroke-linecap="round"/>',
  desk: '<path d="M14 56h22M14 60h36" stroke="#bfe6ee" stroke-width="2.500" stroke-linecap="round"/>',
  resident: '<path d="M28 60l4-4 4 4" fill="none" stroke="#ffd27a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>',
}
/** A maskable icon is cut round by the system: no corners of its own, the shape within the middle 80 %. */
const svg = mark => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 80 80"><rect x="-8" y="-8" width="80" height="80" fill="#0a5261"/>
<path d="M17 50V27a15 15 0 0 1 30 0v23" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round"/><path d="M25 50V28.500a7 7 0 0 1 12.500-4.300L35 50z" fill="#fff"/>${mark}</svg>`

for (const [app, mark] of Object.entries(marks)) {
  for (const size of [192, 512]) {
    const png = await sharp(Buffer.from(svg(mark)), { density: 600 }).resize(size, size).png({ palette: true }).toBuffer()
    await writeFile(join(folder, `${app}-${size}.png`), png)
  }
}
