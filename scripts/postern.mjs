#!/usr/bin/env node
// The `postern` command: `postern start`, `postern migrate`, … `postern --help` lists them.
import { runPostern } from './run.mjs'

await runPostern(process.argv.slice(2))
