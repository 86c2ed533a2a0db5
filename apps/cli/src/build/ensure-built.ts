import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../..')
const desktop = join(root, 'apps/desktop')

type Target = { title: string; config: string; output: string; sources: readonly string[] }

const targets = {
  page: {
    title: '页面',
    config: 'vite.config.ts',
    output: join(desktop, 'dist/page/index.html'),
    sources: ['apps/desktop/src/renderer/**/*', 'packages/{contract,core}/src/**/*.ts'],
  },
  desktop: {
    title: '桌面程序',
    config: 'vite.main.config.ts',
    output: join(desktop, 'dist/main/index.js'),
    sources: ['apps/desktop/src/main/**/*', 'packages/{contract,douyin}/src/**/*.ts'],
  },
} as const satisfies Record<string, Target>

/** Folder of the built page. */
export const pageFolder = join(desktop, 'dist/page')
/** The desktop shell's built entry. */
export const desktopEntry = targets.desktop.output

/** Builds what a bundler must make, unless its sources are those of the last build. */
export async function ensureBuilt(
  name: keyof typeof targets,
  onProgress: (line: string) => void,
): Promise<void> {
  const target: Target = targets[name]
  const stampPath = join(desktop, 'dist', `${name}-sources`)
  const hash = await hashSources(target)
  const built = await readFile(stampPath, 'utf8').catch(() => '')
  if (built === hash && existsSync(target.output)) return
  onProgress(`正在构建${target.title}…`)
  await runVite(target.config)
  await mkdir(join(desktop, 'dist'), { recursive: true })
  await writeFile(stampPath, hash)
}

function runVite(config: string): Promise<void> {
  return new Promise((done, fail) => {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', config, '--logLevel', 'warn'],
      { cwd: desktop, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    child.on('error', fail)
    child.on('close', code => {
      if (code === 0) done()
      else fail(new Error(`vite build ended with ${code}`))
    })
  })
}

async function hashSources(target: Target): Promise<string> {
  const paths: string[] = []
  const patterns = [...target.sources, `apps/desktop/${target.config}`, 'package-lock.json']
  for await (const file of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (file.isFile()) paths.push(join(file.parentPath, file.name))
  }
  const hash = createHash('sha256')
  for (const path of paths.sort()) hash.update(path).update(await readFile(path))
  return hash.digest('hex')
}
