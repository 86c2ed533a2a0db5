/** A child process as the transcriber sees it; made by `fork` here, by `utilityProcess` in Electron. */
export type WorkerProcess = {
  readonly pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the process is gone; `reason` is an exit code or a signal name. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

export type SpawnWorker = (entry: string) => WorkerProcess
