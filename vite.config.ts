// Builds the web app into dist/: one page, one chunk a role, the code reader's wasm and a service worker that keeps them all.
// Sentences are compiled first, so a build never ships yesterday's words. Nothing is fetched from outside.

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { appParts } from './scripts/app-parts.mjs'
import { packed } from './scripts/packed.mjs'
import { sentencesWhereSaid, words } from './scripts/words-plugins.mjs'

const root = import.meta.dirname

// A build is for use, whoever asks for it: under a test runner's NODE_ENV it would be React's and Workbox's development form.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

const parts = appParts(root)
const api = process.env['POSTERN_API'] ?? 'http://127.0.0.1:8080'

/** The page's own words wait for nothing: styles stand behind them, where they hold up the first screen and not these. */
const wordsFirst: Plugin = {
  name: 'postern-words-first', apply: 'build',
  transformIndexHtml: { order: 'post', handler: (page) => {
    const styles = page.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? []
    return styles.reduce((left, style) => left.replace(style, ''), page).replace('  </body>', `${styles.join('')}  </body>`)
  } },
}

export default defineConfig({
  root,
  publicDir: 'src/web/public',
  // Its stand-in for React before 18, which the router asks for.
  resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
  plugins: [
    words(root),
    sentencesWhereSaid(root),
    parts.plugin,
    react(),
    VitePWA({
      strategies: 'injectManifest', srcDir: 'src/web/offline', filename: 'service-worker.ts', injectRegister: null, manifest: false,
      registerType: 'prompt',
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,wasm,png,svg,webmanifest}'], maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        manifestTransforms: [(files) => ({ manifest: parts.forRoles(files), warnings: [] })],
      },
    }),
    wordsFirst,
    packed(),
  ],
  // The floor of package.json's browserslist; what those browsers lack of methods is in src/web/start/older.ts.
  build: { outDir: 'dist', emptyOutDir: true, target: ['chrome80', 'safari14'], assetsInlineLimit: 0, reportCompressedSize: false, modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: parts.groups } } } },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/openapi.json': api, '/api-page': api } },
})
