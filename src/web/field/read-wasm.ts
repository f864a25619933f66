// The code reader for browsers that let WebAssembly run: 3 ms a picture.

import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Reader } from './reader.ts'

const middle: ReaderOptions = { formats: ['QRCode'], tryHarder: false, tryRotate: false, tryInvert: false, tryDownscale: false, maxNumberOfSymbols: 1 }
const wholePicture: ReaderOptions = { formats: ['QRCode'], tryHarder: true, tryRotate: false, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 1 }

/** Its wasm is ours, kept with the app: the package would fetch it from elsewhere. Rejects where it may not run. */
export async function wasmReader(): Promise<Reader> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  return {
    restMs: 0,
    read: async (picture, whole) => {
      const [first] = await readBarcodes(picture, whole ? wholePicture : middle)
      return first?.isValid ? first.text : null
    },
  }
}
