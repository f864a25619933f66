// Builds the web app into dist/: one page, one chunk a role, the code reader's wasm and a service worker that keeps them all.
// Sentences are compiled first, so a build never ships yesterday's words. Nothing is fetched from outside.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { forRoles } from './scripts/app-parts.mjs'

const root = import.meta.dirname
const compileWords = () => promisify(execFile)(process.execPath, [join(root, 'scripts/words.mjs')], { cwd: root })

/** Runs scripts/words.mjs before the build, and again in development whenever a sentence changes. */
const words = (): Plugin => {
  let compiled: Promise<unknown> | null = null
  return {
    name: 'postern-words',
    buildStart: async () => { await (compiled ??= compileWords()) },
    configureServer: server => {
      server.watcher.on('change', path => {
        if (/src\/web\/words\/[^/]+\.json$/.test(path)) compileWords().catch(error => server.config.logger.error(String(error)))
      })
    },
  }
}

// A build is for use, whoever asks for it: under a test runner's NODE_ENV it would be React's and Workbox's development form.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

/** Where this build goes, once it is known. */
let output = join(root, 'dist')
const knowOutput: Plugin = { name: 'postern-output', configResolved: ({ build }) => { output = resolve(root, build.outDir) } }
const api = process.env['POSTERN_API'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root,
  publicDir: 'src/web/public',
  plugins: [
    words(),
    knowOutput,
    react(),
    VitePWA({
      strategies: 'injectManifest', srcDir: 'src/web/offline', filename: 'service-worker.ts', injectRegister: null, manifest: false,
      registerType: 'prompt',
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,wasm,png,svg,webmanifest}'], maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        manifestTransforms: [async (files) => ({ manifest: forRoles(JSON.parse(await readFile(join(output, '.vite/manifest.json'), 'utf8')), files), warnings: [] })],
      },
    }),
  ],
  // The floor of package.json's browserslist; what those browsers lack of methods is in src/web/start/older.ts.
  build: { outDir: 'dist', emptyOutDir: true, target: ['chrome80', 'safari14'], manifest: true, assetsInlineLimit: 0, reportCompressedSize: false, modulePreload: { polyfill: false } },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/openapi.json': api, '/api-page': api } },
})
