import { readdir, readFile } from 'node:fs/promises'

/** Resident memory of a process and all its children, in bytes, by their command names. Linux only. */
export async function residentMemory(pid: number): Promise<Map<string, number>> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null)
    // The command name may hold spaces; the fields after its closing bracket do not.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const isBelow = (id: number): boolean => id === pid || isBelowParent(id)
  const isBelowParent = (id: number) => {
    const parent = parents.get(id)
    return parent !== undefined && parent !== 0 && isBelow(parent)
  }
  const sizes = new Map<string, number>()
  for (const id of [...parents.keys()].filter(isBelow)) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
    const name = /Name:\s+(\S+)/.exec(status)?.[1] ?? 'unknown'
    sizes.set(`${name} ${id}`, kilobytes * 1024)
  }
  return sizes
}
