import { type Plan, trialPlanId } from '@talkingcat/contract/cloud'

const features = ['live', 'speech', 'assistant', 'recap']

/** What is sold unless PLANS_FILE says otherwise. */
export const defaultPlans: readonly Plan[] = [
  { id: 'month', name: '月度', priceFen: 9_900, days: 31, features },
  { id: 'quarter', name: '季度', priceFen: 26_900, days: 93, features },
  { id: 'year', name: '年度', priceFen: 89_900, days: 366, features },
]

/** Not for sale: once per account and per installation. */
export const trial = { id: trialPlanId, days: 7, features }
