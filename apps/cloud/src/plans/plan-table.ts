import { readFileSync } from 'node:fs'
import { type Plan, planSchema } from '@talkingcat/contract/cloud'
import { z } from 'zod'
import { CloudError } from '../problems/cloud-error.ts'
import { defaultPlans, trial } from './default-plans.ts'

const fileSchema = z
  .object({ plans: z.array(planSchema).min(1).max(50) })
  .refine(({ plans }) => new Set(plans.map(({ id }) => id)).size === plans.length, '套餐编号重复')
  .refine(({ plans }) => plans.every(({ id }) => id !== trial.id), `${trial.id} 是试用的编号`)

export type PlanTable = {
  list: readonly Plan[]
  /** @throws CloudError PLAN_UNKNOWN */
  get: (id: string) => Plan
  /** For a receipt that names no plan: the one with exactly this price, if there is only one. */
  findByPrice: (priceFen: number) => Plan | null
}

/**
 * The only place prices come from. `path` is a JSON file `{ "plans": [...] }`.
 * @throws CloudError PLANS_INVALID: the server must not start and sell at a wrong price
 */
export function openPlanTable(path: string | null): PlanTable {
  const list = path === null ? defaultPlans : readPlans(path)
  return {
    list,
    get(id) {
      const plan = list.find(one => one.id === id)
      if (!plan) throw new CloudError('PLAN_UNKNOWN')
      return plan
    },
    findByPrice(priceFen) {
      const [plan, another] = list.filter(one => one.priceFen === priceFen)
      return plan && !another ? plan : null
    },
  }
}

function readPlans(path: string): readonly Plan[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).plans
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined
    const explanation = issue ? `${issue.path.join('.')} ${issue.message}` : '读不到，或不是 JSON'
    throw new CloudError('PLANS_INVALID', { cause, explanation })
  }
}
