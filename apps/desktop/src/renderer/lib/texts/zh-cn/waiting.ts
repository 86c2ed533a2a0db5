/** Waiting for the next broadcast of a host. */
export const waiting = {
  title: '等待下一场',
  host: (name: string) => `等待 ${name} 下一场开播`,
  note: (until: string) => `开播后自动开始记录。等到 ${until}，关掉程序就不再等。`,
  notAsked: '还没有查询过',
  asked: (ago: string, answer: string) => `上次查询：${ago}，${answer}`,
  ended: '还没有开播',
  unknown: '抖音没有给出状态',
  live: '已经开播，正在确认',
  notRecorded: (why: string) => `已经开播，但没能开始记录：${why}`,
  cancel: '取消等待',
  cancelling: '正在取消…',
  cancelled: '已取消等待',
  cancelledNote: '这位主播下次开播时不会自动开始记录。',
  recapTitle: '下一场开播时会自动开始记录',
  begun: (name: string) => `${name} 开播了，已自动开始记录`,
  selfStarted: '自动开始',
}
