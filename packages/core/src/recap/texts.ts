import type { Gap } from '@talkingcat/contract'

/** Every word of the recap's files. */
export const recapTexts = {
  product: '提猫直播助手',
  kind: '直播复盘',
  demo: '演示直播间',
  untitled: '（无标题）',
  unnamedHost: '未知主播',
  interrupted: '未正常结束',
  recording: '记录中',
  range: (from: string, to: string) => `${from} 至 ${to}`,
  room: (webRid: string) => `房间号 ${webRid}`,
  jump: '跳到文字记录',
  unknown: '—',

  figures: {
    heading: '这一场的数字',
    duration: '时长',
    durationNote: (sentences: string) => `说了 ${sentences} 句`,
    viewers: '累计观看',
    viewersNote: '平台口径，自开播起',
    peak: '最高在线',
    mean: (count: string) => `平均 ${count}`,
    danmaku: '弹幕',
    danmakuNote: (viewers: string) => `${viewers} 人发言`,
    gifts: '礼物价值',
    diamonds: (count: string) => `${count} 钻`,
    giftsNote: (yuan: string, gifts: string) => `约 ${yuan}，${gifts} 份`,
    noGifts: '没有收到礼物',
    follows: '新增关注',
    fansClubNote: (count: string) => `${count} 人加入粉丝团`,
  },
  more: {
    likes: '新增点赞',
    likesRoomTotal: '直播间累计点赞',
    enters: '进场',
    shares: '分享',
    fansClubJoins: '加入粉丝团',
    giftsToOthers: '送给他人的礼物',
    unpricedGifts: '未标价的礼物',
  },

  curve: {
    heading: '在线人数与弹幕',
    online: '在线人数',
    perMinute: '每分钟弹幕',
    peak: (count: string, at: string) => `最高 ${count}（${at}）`,
    mean: (count: string) => `平均 ${count}`,
    noOnline: '这一场没有收到在线人数。',
    noDanmaku: '这一场没有弹幕。',
    busiest: (at: string, count: string) => `弹幕最密的一分钟从 ${at} 开始，共 ${count} 条。`,
    bar: (at: string, count: string) => `${at} 起一分钟：${count} 条`,
    gap: (source: string, length: string) => `${source}中断 ${length}`,
    onlineSummary: (peak: string, at: string, mean: string) =>
      `在线人数曲线，最高 ${peak}（${at}），平均 ${mean}`,
    danmakuSummary: (most: string, at: string) =>
      `每分钟弹幕柱状图，最多的一分钟 ${most} 条（${at}）`,
    minutes: (count: number) => `${count} 分`,
    hours: (count: number) => `${count} 小时`,
    start: '开始',
  },

  gifts: {
    heading: '礼物',
    name: '礼物',
    count: '数量',
    diamonds: '价值（钻）',
    none: '这一场没有收到礼物。',
    rest: (kinds: string) => `另有 ${kinds} 种礼物未列出，已计入总数。`,
  },
  supporters: {
    heading: '感谢名单',
    none: '还没有人送礼物。',
    gifts: (count: string) => `${count} 份`,
    unpricedOf: (count: string) => `其中 ${count} 份未标价`,
    rest: (people: string) => `另有 ${people} 人送出礼物。`,
    unnamed: '匿名观众',
  },

  gaps: {
    heading: '记录的完整性',
    none: '全程没有中断，数字是完整的。',
    some: (count: string, length: string) =>
      `有 ${count} 处中断，合计 ${length}。这些时间里的内容没有记到，上面的数字会略少于实际。`,
    from: '从',
    length: '时长',
    what: '内容',
    why: '原因',
    lost: (count: string) => `少记 ${count} 条`,
    sources: { room: '弹幕与礼物', audio: '声音' } satisfies Record<Gap['source'], string>,
    reasons: {
      network: '网络中断',
      stall: '长时间没有数据',
      restart: '程序重启',
      overflow: '数据过多',
      storage: '磁盘写不进去',
      switch: '换了声音来源',
    } satisfies Record<Gap['reason'], string>,
  },

  transcript: {
    heading: '文字记录',
    count: (sentences: string, characters: string) => `${sentences} 句，${characters} 字`,
    none: '这一场没有识别出语音。',
    gap: (source: string, length: string) => `${source}中断 ${length}`,
    fileHeading: (host: string) => `${host} 的直播文字记录`,
    fileStarted: (at: string) => `开始时间：${at}`,
    fileTitle: (title: string) => `直播标题：${title}`,
    fileDuration: (length: string) => `时长：${length}`,
  },

  notes: {
    heading: '这些数字怎么来的',
    lines: [
      '全部数字由本场记录逐条计算，可以随时从记录重新算出。',
      '进场与点赞为平台推送口径，人多时平台会抽样，实际可能更多。',
      '礼物价值只计平台给出价格的礼物；连击已合并，送给连线对手或嘉宾的不计入。',
      '按 10 钻 = 1 元折算，是观众付出的金额，不是主播的收入。',
      '平台隐去真名的观众按显示的名字区分。',
    ],
    made: (product: string) => `由 ${product} 生成`,
  },
} as const
