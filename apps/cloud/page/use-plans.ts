import type { Plan } from '@talkingcat/contract/cloud'
import { useEffect, useState } from 'react'
import type { Api } from './api.ts'

/** What is on sale; empty until it is known, and where it can not be had (then the receipt's own plan counts). */
export function usePlans(api: Api): readonly Plan[] {
  const [plans, setPlans] = useState<readonly Plan[]>([])
  useEffect(() => {
    let isGone = false
    api.plans().then(
      answer => isGone || setPlans(answer.plans),
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [api])
  return plans
}
