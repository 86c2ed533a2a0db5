import type { PaymentChannel, ReceiptStatus, ReviewReason } from '@talkingcat/contract/cloud'

const statuses: Record<ReceiptStatus, string> = {
  PENDING_REVIEW: '待审核',
  APPROVED: '已通过',
  REJECTED: '已驳回',
  REVOKED: '已撤销',
}
const reasons: Record<ReviewReason, string> = {
  UNREADABLE: '图片看不清',
  NOT_A_RECEIPT: '不是付款凭证',
  WRONG_AMOUNT: '金额不符',
  NOT_RECEIVED: '没有查到这笔付款',
  ALREADY_USED: '这笔付款已经用过',
  REFUNDED: '已退款',
  OTHER: '其他',
  IMAGE_LOST: '图片丢失',
}
const channels: Record<PaymentChannel, string> = {
  wechat: '微信支付',
  alipay: '支付宝',
  bank: '银行转账',
  other: '未说明',
}

/** Every text of the page. What went wrong is told by the server's problems, not from here. */
export const texts = {
  title: '凭证审核',
  statuses,
  reasons,
  channels,
  loading: '正在载入…',
  more: '再载入一页',
  refresh: '刷新',
  signOut: '退出登录',
  offline: '连不上服务器。请检查网络后重试',
  signIn: {
    title: '审核员登录',
    email: '邮箱',
    password: '密码',
    code: '验证码',
    codeNote: '身份验证器里的 6 位数字，或一个恢复码',
    go: '登录',
    notStaff: '这个账号不是审核员。请联系管理员。',
    over: '登录已失效，请重新登录。',
  },
  enrol: {
    title: '先绑定身份验证器',
    why: '审核员必须有第二步验证。请再输一次密码开始。',
    begin: '开始绑定',
    secret: '在身份验证器里添加账号，手动输入这个密钥：',
    link: '在这台设备的验证器里打开',
    confirm: '确认绑定',
    codes: '恢复码只显示这一次，每个只能用一次。请抄下来收好：',
    done: '已收好，开始审核',
  },
  tabs: { label: '凭证状态', audit: '操作日志' },
  list: {
    label: '凭证列表',
    empty: '这里没有凭证',
    emptyNote: '新凭证上传后会出现在这里',
    own: '自己的',
    held: '重复',
  },
  detail: {
    none: '请从列表里选一张凭证',
    back: '返回列表',
    receipt: '凭证',
    account: '账号',
    plan: '套餐',
    amount: '填写的金额',
    channel: '付款方式',
    tradeNo: '交易单号',
    uploaded: '上传时间',
    status: '状态',
    notGiven: '未填写',
  },
  image: {
    title: '凭证图片',
    alt: '用户上传的付款凭证',
    bigger: '放大',
    smaller: '缩小',
    fit: '适合宽度',
    failed: '图片读不出来',
    pane: '凭证图片，可用方向键滚动',
  },
  hints: {
    title: '重复与相似',
    none: '没有发现相同或相似的凭证',
    sameImage: '同一张图片',
    sameTradeNo: '同一个交易单号',
    lookAlikes: '看起来相似（仅供参考：同一个应用的截图都很像）',
    sameErased: '与已注销账号的凭证相同',
    erased: (isSameImage: boolean, status: string, sum: string, when: string) =>
      `${isSameImage ? '同一张图片' : '同一个交易单号'} · ${status} · ${sum} · ${when}`,
    open: (status: string, who: string) => `${status} · ${who}`,
  },
  decide: {
    title: '处理',
    own: '这是你自己的凭证，要由另一位审核员处理。',
    final: '这张凭证已经处理完，不能再改。',
    approve: '通过',
    reject: '驳回',
    revoke: '撤销',
    plan: '开通的套餐',
    planNote: '按金额判断',
    planWords: (name: string, price: string) => `${name}（${price}）`,
    otherSum: (given: string, price: string) =>
      `用户填的是 ${given}，套餐是 ${price}：以图片上的为准，通过后按 ${price} 入账`,
    reason: '原因',
    note: '补充说明（用户会看到）',
    seen: '我已核对：另一个账号（可能已注销）用过同一张图片或交易单号，仍要通过',
    confirmReject: '确认驳回',
    confirmRevoke: '确认撤销',
    cancel: '取消',
    done: { approve: '已通过', reject: '已驳回', revoke: '已撤销' },
  },
  history: { title: '经过', server: '服务器', person: (id: string) => `账号 ${id.slice(0, 8)}` },
  audit: {
    title: '操作日志',
    empty: '还没有记录',
    pane: '日志表格，可用方向键滚动',
    time: '时间',
    type: '事件',
    actor: '谁',
    subject: '对象',
    details: '细节',
  },
} as const

const clock = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short' })
export const formatTime = (at: number) => clock.format(at)
export const formatFen = (fen: number) => `¥${(fen / 100).toFixed(2)}`
