// Puts beside each built file its packed forms, as small as they get: a phone on a slow network waits for the bytes, not for our processor.
// The server hands them out as they lie there (server/http/web.ts).

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const packable = /\.(?:js|css|wasm|svg|webmanifest)$/
/** Below this a packet is not filled. */
const least = 1024
const brotli = bytes => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
const gzipped = bytes => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION })

/** Last of all, when the worker is there as well. */
export function packed() {
  let folder
  return {
    name: 'postern-packed', apply: 'build', enforce: 'post',
    configResolved(config) { folder = resolve(config.root, config.build.outDir) },
    closeBundle: { order: 'post', sequential: true, handler: () => packAll(folder) },
  }
}

async function packAll(folder) {
  const files = (await readdir(folder, { recursive: true })).filter(file => packable.test(file))
  await Promise.all(files.map(async file => {
    const bytes = await readFile(join(folder, file))
    if (bytes.length < least) return
    await Promise.all([writeFile(join(folder, `${file}.br`), await brotli(bytes)), writeFile(join(folder, `${file}.gz`), await gzipped(bytes))])
  }))
}
