import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openPlanTable } from './plan-table.ts'

const folder = await mkdtemp(join(tmpdir(), 'talkingcat-plans-'))
const open = (content: unknown) => {
  const path = join(folder, 'plans.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return openPlanTable(path)
}
const plan = { id: 'week', name: '一周', priceFen: 2990, days: 7, features: ['live'] }

it('sells what is checked in, or exactly what the file says', () => {
  expect(openPlanTable(null).get('month').priceFen).toBe(9900)
  const table = open({ plans: [plan, { ...plan, id: 'other' }] })
  expect(table.list).toHaveLength(2)
  expect(table.get('week')).toEqual(plan)
  expect(() => table.get('month')).toThrow('没有这个套餐')
  expect(table.findByPrice(2990)).toBeNull()
  expect(openPlanTable(null).findByPrice(9900)?.id).toBe('month')
})

it.each<[string, unknown]>([
  ['no JSON', '{'],
  ['no plans', { plans: [] }],
  ['a price in yuan', { plans: [{ ...plan, priceFen: 29.9 }] }],
  ['a price as text', { plans: [{ ...plan, priceFen: '2990' }] }],
  ['a price of nothing', { plans: [{ ...plan, priceFen: 0 }] }],
  ['the same id twice', { plans: [plan, plan] }],
  ['the trial for sale', { plans: [{ ...plan, id: 'trial' }] }],
])('does not start with %s', (_what, content) => {
  expect(() => open(content)).toThrow('PLANS_FILE')
})

it('does not start without the file that was named', () => {
  expect(() => openPlanTable(join(folder, 'missing.json'))).toThrow('PLANS_FILE')
})
