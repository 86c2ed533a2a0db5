const base64 = (text: string) => Buffer.from(text, 'base64')

/** What a model's archive holds, in small: 12 MB of zeros for a model. */
export const archivedModel = {
  tokens: Buffer.from('a 0\nb 1\n'),
  model: Buffer.alloc(12_000_000),
}

/** `speech-model/{README.md,tokens.txt,model.int8.onnx,test_wavs/zh.wav}`, by tar and bzip2. */
export const smallArchive = base64(
  'QlpoOTFBWSZTWVLyjk8BcMR/hMuQEABAA//ALjIYAP5v39AAgApIMAD41ojVAR6A0mEMI0yaNMEzUYBpKemmo9TBMmhgJhpNDQNGTBFEpinpHpNA0ADQ9EDR6mg9THDbhfv5zkgshgLtkiLSERRVFIyooAAKlWg5j5SUzIcFVjSiSliIAAKkKGiJS/VPonvp7cMmRJ6QtTLF0ANLUzUABVWLutSAQZMQVqsVQcgtC+KToMwZETpB45BIUxUym3cmDeSaVz3ctRfq10OHTNkJ+yn2eOxMLxlNqawUINkCzaxYYA9KHxBLLfv/A5Bo3wFcCXyQ5rrs5sC0MyPEXYpmJxrz19iiqqin+LuSKcKEgpeUcng=',
)

/** `speech-model/{pad.bin,tokens.txt}`: 376 bytes that unpack to 200 MB. */
export const bombArchive = base64(
  'QlpoOTFBWSZTWbKaaioFfkXfgMiAQAP/gAAECAB+Z94ACAggAJKEqTNJoAA9QAAIpSbU00MIBiG1D1PNl1rRRVRVRJCAAKqiYkzEtd9kFVRtQABVUSFg0M/RfIGRAnKEFVBgmNEbHVNa4cpKkC1ISK8OvDPg27Gjy85Naz2T+Gv04E6UKyhzRVUVUT+YoKyTKayHBPFvgK/HIABgAAAEEAAYQCajIVAS1IVAS5igrJMprIcE8W+Ar8cgAGAAAAQQABhAJqMhUBLUhUBLmKCskymshwTxb4CvxyAAYAAABBAAGEAmoyFQEtSFQEuYoKyTKay+LI0JgD7g7shlSiAB/4AAED8n7yAAAQQEEABJRCQ9Q0AA9TQaMTagiio02oZBoNA0GgfsbJiBUrhVBFFWlSCAKirt9XZymmMygAqKsBsiTjf1x73V0hJpInOUybpiO5jJKRQza9UPXOImqevZkEihRii9BAAAAERARX+LuSKcKEgAwnBBAA==',
)
