import { type Client, createClient } from '@talkingcat/contract'
import { createContext, useContext } from 'react'
import { type CaptureStore, createCaptureStore } from '../stores/capture-store.ts'
import type { Access } from './access.ts'

/** Everything a feature needs to speak to the service. */
export type Service = { access: Access; client: Client; capture: CaptureStore }

export function createService(access: Access): Service {
  const client = createClient(access.serviceUrl, access.token, (...args) => fetch(...args))
  return { access, client, capture: createCaptureStore(access, client) }
}

export const ServiceContext = createContext<Service | null>(null)

export function useService(): Service {
  const service = useContext(ServiceContext)
  if (!service) throw new Error('ServiceContext is missing')
  return service
}
