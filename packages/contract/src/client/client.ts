import type { z } from 'zod'
import { AppError, type Problem } from '../problem.ts'
import { problemResponseSchema, type RouteName, type RouteSpec, routes } from '../routes.ts'

type Routes = typeof routes
type Part<R, K extends string, W extends string> = R extends { [P in K]: infer S extends z.ZodType }
  ? { [P in W]: z.input<S> }
  : unknown

export type RouteInput<N extends RouteName> = Part<Routes[N], 'params', 'params'> &
  Part<Routes[N], 'query', 'query'> &
  Part<Routes[N], 'body', 'body'>
export type RouteOutput<N extends RouteName> = z.output<Routes[N]['response']>

export type Client = {
  call<N extends RouteName>(
    name: N,
    input: RouteInput<N>,
    signal?: AbortSignal,
  ): Promise<RouteOutput<N>>
}

/** The service answered with a problem, or did not answer (`code` INTERNAL, `isOffline`). */
export class CallError extends Error {
  override name = 'CallError' as const
  readonly problem: Problem
  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, { cause })
    this.problem = problem
  }
}

type AnyInput = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

/**
 * A typed client of the local service.
 * @param baseUrl e.g. `http://127.0.0.1:8090`, without a trailing slash
 * @param token the launch's token
 */
export function createClient(
  baseUrl: string,
  token: string,
  fetchImpl: typeof fetch = fetch,
): Client {
  return {
    async call(name, input, signal) {
      const route: RouteSpec = routes[name]
      const { params, query, body } = input as AnyInput
      const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
        encodeURIComponent(params?.[key] ?? ''),
      )
      const search = new URLSearchParams(
        Object.entries(query ?? {}).map(([key, value]) => [key, String(value)]),
      ).toString()
      const response = await fetchImpl(`${baseUrl}${path}${search && `?${search}`}`, {
        method: route.method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(route.method === 'POST' && { 'content-type': 'application/json' }),
        },
        ...(route.method === 'POST' && { body: JSON.stringify(body ?? {}) }),
        ...(signal && { signal }),
      })
      const answer: unknown = await response.json().catch(() => null)
      if (!response.ok) throw new CallError(readProblem(answer))
      // The schema at this name is what RouteOutput is inferred from.
      return route.response.parse(answer) as RouteOutput<typeof name>
    },
  }
}

function readProblem(answer: unknown): Problem {
  const parsed = problemResponseSchema.safeParse(answer)
  return parsed.success ? parsed.data.problem : new AppError('INTERNAL').toProblem()
}
