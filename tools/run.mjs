// The door of every npm script. Plain JavaScript, because it must run on the machine's own
// Node (20.19 or newer) before anything is installed; it then hands over to Node 24.
import { delimiter, dirname, join } from 'node:path'
import { fail, modules, root } from './set-up/common.mjs'
import { findNode24 } from './set-up/find-node.mjs'
import { install } from './set-up/install.mjs'
import { optionsTakenByNpm } from './set-up/options-taken-by-npm.mjs'
import { runChild } from './set-up/run-child.mjs'

const entries = {
  start: ['apps/cli/src/main.ts', 'start'],
  cli: ['apps/cli/src/main.ts'],
  models: ['apps/cli/src/main.ts', 'models', 'download'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  bench: ['tools/bench/main.ts'],
  'bench:douyin': ['tools/bench-douyin/main.ts'],
  'bench:speech': ['tools/bench-speech/main.ts'],
  'bench:cloud': ['tools/bench-cloud/main.ts'],
  cloud: ['tools/cloud.ts'],
  dev: ['tools/dev.ts'],
  fix: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'],
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `需要 Node.js 20.19 或更新版本，现在是 ${process.versions.node}。请到 https://nodejs.org 安装后重试。`,
  )
}
const [name = '', ...given] = process.argv.slice(2)
const entry = entries[name]
if (!entry) fail(`不认识的命令：${name}`)
const options = name === 'start' ? optionsTakenByNpm(process.env) : []
await install()
const node = await findNode24()
const [script, ...fixed] = entry
process.exitCode = await runChild(
  node,
  ['--disable-warning=ExperimentalWarning', join(root, script), ...fixed, ...options, ...given],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter),
    },
  },
)
