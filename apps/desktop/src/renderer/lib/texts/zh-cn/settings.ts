/** The settings screen. */
export const settings = {
  title: '设置',
  open: '设置',
  failed: '设置没有载入',
  room: '直播间的数据从哪里来',
  roomNote: '从下一次开始或继续记录起生效。',
  sources: {
    auto: { title: '自动', note: '找到浏览器就读直播间页面，否则直接连接' },
    page: {
      title: '直播间页面',
      note: '在单独的浏览器里打开直播间，登录的是你自己的抖音账号，礼物和昵称最完整',
    },
    direct: { title: '直接连接', note: '不开浏览器、不登录，占用最少；昵称可能被隐藏' },
  },
  browser: {
    found: (name: string) => `读页面用的浏览器：${name}`,
    foundNote: '它有自己的一份用户数据，和你平时用的互不影响；登录一次，以后都记得。',
    missing: '没有找到 Chrome 或 Edge',
    missingNote: '装好其中一个就能读直播间页面；在那之前「自动」会直接连接。',
    login: '登录抖音',
    opening: '正在打开…',
    opened: '已打开，登录好以后关掉那个窗口就行。',
  },
  recording: '记录',
  next: '等待下一场',
  nextNote: '下播后留意同一位主播，再次开播时自动开始记录',
  frames: '录下原始数据',
  framesNote:
    '遇到问题要反馈时打开：把收到的原始数据帧写进记录文件夹。里面有观众的昵称和编号，发出前请先用 talkingcat frames anonymise 去掉。',
}
