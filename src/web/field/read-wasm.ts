// The code reader for browsers that let WebAssembly run: 3 ms a picture.

import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Reader } from './reader.ts'

const middle: ReaderOptions = { formats: ['QRCode'], tryHarder: false, tryRotate: false, tryInvert: false, tryDownscale: false, maxNumberOfSymbols: 1 }
const wholePicture: ReaderOptions = { formats: ['QRCode'], tryHarder: true, tryRotate: false, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 1 }

/** On a tube they run along it or around it, and a hand holds it as it comes. */
const andStripes = (options: ReaderOptions, whole: boolean): ReaderOptions => ({ ...options, formats: ['QRCode', 'Code128'], tryRotate: whole })

/** Its wasm is ours, kept with the app: the package would fetch it from elsewhere. `tubes`: reads Code 128 as well. Rejects where it may not run. */
export async function wasmReader(tubes: boolean): Promise<Reader> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  const [all, part] = tubes ? [andStripes(wholePicture, true), andStripes(middle, false)] : [wholePicture, middle]
  return {
    restMs: 0, tubes,
    read: async (picture, whole) => {
      const [first] = await readBarcodes(picture, whole ? all : part)
      return first?.isValid ? first.text : null
    },
  }
}
