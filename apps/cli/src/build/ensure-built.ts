import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../..')
const desktop = join(root, 'apps/desktop')
const cloud = join(root, 'apps/cloud')

type Target = {
  title: string
  app: string
  config: string
  output: string
  sources: readonly string[]
}

const targets = {
  page: {
    title: '页面',
    app: desktop,
    config: 'vite.config.ts',
    output: join(desktop, 'dist/page/index.html'),
    sources: ['apps/desktop/src/renderer/**/*', 'packages/{contract,core}/src/**/*.ts'],
  },
  desktop: {
    title: '桌面程序',
    app: desktop,
    config: 'vite.main.config.ts',
    output: join(desktop, 'dist/main/index.js'),
    sources: ['apps/desktop/src/main/**/*', 'packages/{contract,douyin}/src/**/*.ts'],
  },
  review: {
    title: '审核页面',
    app: cloud,
    config: 'vite.config.ts',
    output: join(cloud, 'dist/page/index.html'),
    sources: [
      'apps/cloud/page/**/*',
      'apps/desktop/src/renderer/{ui,lib}/**/*',
      'packages/contract/src/**/*.ts',
    ],
  },
} as const satisfies Record<string, Target>

/** Folder of the built page. */
export const pageFolder = join(desktop, 'dist/page')
/** Folder of the built reviewers' page. */
export const reviewPageFolder = join(cloud, 'dist/page')
/** The desktop shell's built entry. */
export const desktopEntry = targets.desktop.output

/** Builds what a bundler must make, unless its sources are those of the last build. */
export async function ensureBuilt(
  name: keyof typeof targets,
  onProgress: (line: string) => void,
): Promise<void> {
  const target: Target = targets[name]
  const stampPath = join(target.app, 'dist', `${name}-sources`)
  const hash = await hashSources(target)
  const built = await readFile(stampPath, 'utf8').catch(() => '')
  if (built === hash && existsSync(target.output)) return
  onProgress(`正在构建${target.title}…`)
  await runVite(target)
  await mkdir(join(target.app, 'dist'), { recursive: true })
  await writeFile(stampPath, hash)
}

function runVite({ app, config }: Target): Promise<void> {
  return new Promise((done, fail) => {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', config, '--logLevel', 'warn'],
      {
        cwd: app,
        stdio: ['ignore', 'inherit', 'inherit'],
        // Also when a test asks for it: the page is always the one that is shipped.
        // biome-ignore lint/style/noProcessEnv: handed on to the child
        env: { ...process.env, NODE_ENV: 'production' },
      },
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
  const patterns = [
    ...target.sources,
    relative(root, join(target.app, target.config)),
    'package-lock.json',
  ]
  for await (const file of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (file.isFile()) paths.push(join(file.parentPath, file.name))
  }
  const hash = createHash('sha256')
  for (const path of paths.sort()) hash.update(path).update(await readFile(path))
  return hash.digest('hex')
}
