import { readdir, readFile } from 'node:fs/promises'

/**
 * Resident memory in bytes. Linux only; zeros elsewhere.
 * `service` is the process itself. `together` adds its children, and counts pages that several
 * of them share once (proportional set size): a sum of resident sizes would count them twice.
 */
export async function memoryOf(pid: number): Promise<{ service: number; together: number }> {
  const family = await familyOf(pid)
  const shares = await Promise.all(family.map(id => kilobytes(`/proc/${id}/smaps_rollup`, 'Pss')))
  return {
    service: (await kilobytes(`/proc/${pid}/status`, 'VmRSS')) * 1024,
    together: shares.reduce((sum, size) => sum + size, 0) * 1024,
  }
}

async function kilobytes(path: string, field: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** The process and everything it started, directly or not. */
async function familyOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null)
    // The command name may hold spaces; the fields after its closing bracket do not.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const isFamily = (id: number): boolean => {
    const parent = parents.get(id)
    return id === pid || (parent !== undefined && parent !== 0 && isFamily(parent))
  }
  return [...parents.keys()].filter(isFamily)
}
