// What the compiler lets through and this house does not. No rules of style: nobody has to argue with a machine about those.
// It refuses warnings: a rule holds or it is not here.

import compat from 'eslint-plugin-compat'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const handedIn = 'is handed in here, never reached for (docs/style.md, 3)'
const worldlyGlobals = ['crypto', 'fetch', 'console', 'process', 'globalThis', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']
const worldlyCalls = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: `The time ${handedIn}.` },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `The time ${handedIn}.` },
  { selector: "CallExpression[callee.name='Date']", message: `The time ${handedIn}.` },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: `Chance ${handedIn}.` },
]
const lookingBehind = { selector: 'Literal[regex.pattern=/\\(\\?<[=!]/]', message: 'Safari before 16.4 does not read a page that looks behind in a regular expression.' }
/** What scrolls answers a promise in newer browsers, and React takes what an effect gives back for its undoing: the page breaks with the next one. */
const scrolling = ['', 'ChainExpression > '].map(chain => ({
  selector: `CallExpression[callee.name=/^use(Layout)?Effect$/] > ArrowFunctionExpression > ${chain}CallExpression[callee.property.name=/^scroll/]`,
  message: 'An effect gives back nothing: `() => void …`.',
}))
const only = {
  selector: "CallExpression MemberExpression[object.name=/^(test|it|describe|suite)$/][property.name='only']",
  message: 'One test alone is for your desk; the others must run too.',
}

export default defineConfig(
  { ignores: ['node_modules/', 'build/', 'data/', 'dist/', 'src/web/words/compiled/', 'test-results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    plugins: { ts: tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: {
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'ts/no-non-null-asserted-optional-chain': 'error',
      'ts/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.ts'],
    ignores: ['src/web/**/*.test.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'ts/no-floating-promises': 'error',
      'ts/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['src/domain/**/*.ts', 'src/demo/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...worldlyGlobals.map(name => ({ name, message: `What ${name} does ${handedIn}.` }))],
      'no-restricted-syntax': ['error', ...worldlyCalls, lookingBehind],
    },
  },
  {
    files: ['src/web/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    plugins: { compat },
    // Each is asked for before it is used, or its failure caught: without it something is slower, quieter or said later, and nobody is held.
    settings: { polyfills: ['navigator.wakeLock', 'navigator.locks', 'navigator.storage', 'BroadcastChannel', 'AudioContext', 'createImageBitmap'] },
    rules: {
      // Knows the browsers of package.json's browserslist. Blind to methods (for those: `lib` in src/web/tsconfig.json) and to CSS.
      'compat/compat': 'error',
      'no-restricted-syntax': ['error', ...scrolling],
      'no-restricted-properties': ['error', ...['timeout', 'any'].map(property => ({ object: 'AbortSignal', property, message: 'See src/web/offline/patience.ts.' }))],
    },
  },
  { files: ['**/*.test.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', only] } },
)
