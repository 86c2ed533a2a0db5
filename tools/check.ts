import { runPackage } from './process/run-package.ts'

type CheckStep = {
  name: string
  packageName: string
  command: string
  args: string[]
  isSound?: (output: string) => boolean
}

/**
 * dependency-cruiser reports success when it could not parse a single file, so its summary
 * must show that it looked at a plausible number of modules.
 */
const sawModules = (output: string) => Number(/\((\d+) modules/.exec(output)?.[1] ?? 0) > 50

const steps: CheckStep[] = [
  {
    name: 'biome',
    packageName: '@biomejs/biome',
    command: 'biome',
    args: ['ci', '.', '--colors=off', '--max-diagnostics=40', '--diagnostic-level=warn'],
  },
  { name: 'types', packageName: 'typescript', command: 'tsc', args: ['-b'] },
  {
    name: 'imports',
    packageName: 'dependency-cruiser',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'packages', 'apps'],
    isSound: sawModules,
  },
  { name: 'unused', packageName: 'knip', command: 'knip', args: ['--no-progress'] },
]

/** Runs every static check, all of them even when one fails, and says which failed. */
async function check(): Promise<boolean> {
  const results = await Promise.all(
    steps.map(async step => {
      const result = await runPackage(step.packageName, step.command, step.args)
      const isPassed = result.code === 0 && (step.isSound?.(result.output) ?? true)
      return { step, result, isPassed }
    }),
  )
  for (const { step, result, isPassed } of results) {
    process.stdout.write(`${isPassed ? '✓' : '✗'} ${step.name} (${Math.round(result.tookMs)} ms)\n`)
    if (!isPassed) process.stdout.write(`${result.output}\n`)
  }
  return results.every(({ isPassed }) => isPassed)
}

process.exitCode = (await check()) ? 0 : 1
