/** What the measured service tells the benchmark. Times in epoch ms. */
export type BenchReport =
  | { kind: 'ready'; url: string; token: string }
  | { kind: 'demo'; startedAt: number }
