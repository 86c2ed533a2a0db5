import { type Client, createClient } from '@talkingcat/contract'
import { createContext, useContext } from 'react'
import type { Access } from './access.ts'

/** Everything a feature needs to speak to the service. */
export type Service = { access: Access; client: Client }

export function createService(access: Access): Service {
  return {
    access,
    client: createClient(access.serviceUrl, access.token, (...args) => fetch(...args)),
  }
}

export const ServiceContext = createContext<Service | null>(null)

export function useService(): Service {
  const service = useContext(ServiceContext)
  if (!service) throw new Error('ServiceContext is missing')
  return service
}
