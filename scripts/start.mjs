// `npm start`: installs what is missing, then starts everything. `--dev` starts again whenever a file of the server changes.
import { join } from 'node:path'
import { root } from './install.mjs'
import { runPostern } from './run.mjs'

const args = process.argv.slice(2)
const watched = ['src/server', 'src/domain', 'src/cli', 'src/demo', 'migrations', 'rules'].map(folder => `--watch-path=${join(root, folder)}`)
await runPostern(['start', ...args], args.includes('--dev') ? [...watched, '--watch-preserve-output'] : [])
