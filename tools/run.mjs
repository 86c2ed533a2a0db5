// The door of every npm script. Plain JavaScript, because it must run on the machine's own
// Node (20.19 or newer) before anything is installed; it then hands over to Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const isWindows = process.platform === 'win32'

const entries = {
  start: ['apps/cli/src/main.ts', 'start'],
  cli: ['apps/cli/src/main.ts'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  bench: ['tools/bench/main.ts'],
  dev: ['tools/dev.ts'],
}

function fail(message) {
  process.stderr.write(`\n${message}\n`)
  process.exit(1)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `需要 Node.js 20.19 或更新版本，现在是 ${process.versions.node}。请到 https://nodejs.org 安装后重试。`,
    )
  }
}

/**
 * Installs when the lock file is not the one that node_modules was made from. Not `npm ci`: it
 * refuses a lock file without the binaries of every other platform, which npm itself leaves out
 * of the lock where a registry does not carry them. `--no-save` keeps the lock file as it is.
 */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(modules, '.talkingcat-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const startedAt = Date.now()
  process.stderr.write('正在安装依赖（首次约一分钟，约 600 MB 磁盘）…\n')
  const ticker = spawnTicker()
  const result = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: isWindows,
    },
  )
  ticker.kill()
  if (result.status !== 0) fail('依赖安装失败。请检查网络后重试；上面是 npm 给出的原因。')
  writeFileSync(stamp, lock)
  process.stderr.write(`\r依赖已安装，用时 ${Math.round((Date.now() - startedAt) / 1000)} 秒。\n`)
}

/** A second process that shows elapsed seconds, because the install itself blocks this one. */
function spawnTicker() {
  const program =
    "let s=0;setInterval(()=>{s+=1;process.stderr.write('\\r  已用 '+s+' 秒')},1000);process.on('disconnect',()=>process.exit())"
  const isTty = process.stderr.isTTY === true
  return spawn(process.execPath, ['-e', isTty ? program : ''], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Path of a Node 24: this one, or the one that the `node` package installed. */
function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const binary = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node')
  // The package fetches its binary in an install script, which newer npm may be told to skip.
  if (!existsSync(binary)) {
    spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: join(modules, 'node'),
      stdio: 'inherit',
    })
  }
  if (!existsSync(binary))
    fail('没有装上 Node 24。请删除 node_modules 后重试，或自行安装 Node 24。')
  return binary
}

checkNode()
const [name = '', ...rest] = process.argv.slice(2)
const entry = entries[name]
if (!entry) fail(`不认识的命令：${name}`)
install()
const node = findNode24()
const [script, ...fixed] = entry
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', join(root, script), ...fixed, ...rest],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter),
    },
  },
)
// The child gets Ctrl+C from the terminal itself; this process only waits for it to finish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
