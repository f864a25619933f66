// What the builder does with sentences: compiles them before it begins, and puts each where it is said. It changes no sentence.

import { execFile } from 'node:child_process'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { placesOfSentences } from './words.mjs'

/** Runs scripts/words.mjs before the build, and again in development whenever a sentence changes. */
export function words(root) {
  const compile = () => promisify(execFile)(process.execPath, [join(root, 'scripts/words.mjs')], { cwd: root })
  let compiled = null
  return {
    name: 'postern-words',
    buildStart: async () => { await (compiled ??= compile()) },
    configureServer: server => {
      server.watcher.on('change', path => {
        if (/src\/web\/words\/[^/]+\.json$/.test(path)) compile().catch(error => server.config.logger.error(String(error)))
      })
    },
  }
}

const asked = /^import \{ m \} from '[./]*\/words\/compiled\/messages\.js'$|^import \{ m \} from '\.\/compiled\/messages\.js'$/m

/**
 * `m.gate_title()` becomes its number in its table. The functions of an area are one module, so all that any screen says would come with the
 * first one; written where it is said, a sentence's number comes with its screen.
 */
export function sentencesWhereSaid(root) {
  let places
  return {
    name: 'postern-sentences', apply: 'build', enforce: 'pre',
    async buildStart() { places = await placesOfSentences() },
    transform: {
      filter: { id: /src\/web\/.*\.tsx?$/, code: 'compiled/messages.js' },
      handler: (code, id) => ({ code: whereSaid(code, id), map: null }),
    },
  }
  function whereSaid(code, id) {
    const texts = relative(dirname(id), join(root, 'src/web/words/texts.ts'))
    return code.replace(asked, `import { sayer as m$ } from './${texts}'`).replace(/(?<![\w$.])m\.([a-z]\w*)/g, (_, key) => {
      const [area, at] = places.get(key) ?? []
      if (area === undefined) throw new Error(`${relative(root, id)} says ${key}, which is no sentence`)
      return `m$('${area}', ${at})`
    })
  }
}
