/** Names that the runtime may be told; some others end the process. */
export type ExecutionProvider = 'cpu' | 'coreml'

export type ProviderChoice = {
  provider: ExecutionProvider
  /**
   * `unset` and `cpu`: as everybody; `experimental`: a graphics processor that nobody has proven yet;
   * `unsupported`: wanted, but the runtime has none for this machine; `unknown`: not a word we know.
   */
  answer: 'unset' | 'cpu' | 'experimental' | 'unsupported' | 'unknown'
}

/** What this machine can do about `FORCE_TORCH_MODE`: a name that the first generation gave it. */
export function chooseProvider(
  mode: string | undefined,
  { platform, arch }: { platform: string; arch: string } = process,
): ProviderChoice {
  switch (mode?.trim().toLowerCase() ?? '') {
    case '':
      return { provider: 'cpu', answer: 'unset' }
    case 'cpu':
      return { provider: 'cpu', answer: 'cpu' }
    case 'gpu':
      // The npm runtime is built for the processor everywhere; on Apple silicon it links Core ML as well.
      return platform === 'darwin' && arch === 'arm64'
        ? { provider: 'coreml', answer: 'experimental' }
        : { provider: 'cpu', answer: 'unsupported' }
    default:
      return { provider: 'cpu', answer: 'unknown' }
  }
}
