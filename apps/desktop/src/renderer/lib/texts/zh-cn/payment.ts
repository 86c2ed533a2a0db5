import type { Payment, SentReceipt } from '@talkingcat/contract'
import type { Entitlement } from '@talkingcat/contract/cloud'

/** Plans, and paying for one. */
export const payment = {
  title: '套餐与付款',
  open: '套餐与付款',
  failed: '套餐没有载入',

  standing: '当前套餐',
  status: {
    NONE: { badge: '未开通', words: '还没有开通套餐。' },
    TRIAL: { badge: '试用中', words: '正在试用。' },
    ACTIVE: { badge: '已开通', words: '套餐有效。' },
    EXPIRED: { badge: '已到期', words: '套餐已经到期，可以随时续上。' },
    REVOKED: { badge: '已收回', words: '套餐已被收回，如有疑问请联系客服。' },
  } satisfies Record<Entitlement['status'], { badge: string; words: string }>,
  until: (moment: string) => `有效期到 ${moment}`,
  nothingOff: '正在记录的直播不会因为套餐变化而中断；你的记录永远可以查看和导出。',

  plans: '选择套餐',
  noPlans: '现在没有在售的套餐。',
  days: (count: number) => `${count} 天`,
  price: (fen: number) => `¥${(fen / 100).toFixed(2)}`,
  perDay: (fen: number) => `每天约 ¥${(fen / 100).toFixed(2)}`,
  method: {
    manual: '转账后上传凭证',
    'wechat-native': '微信扫码付款',
    'alipay-precreate': '支付宝扫码付款',
  },
  transferTitle: '转账并上传凭证',
  transferSteps: (price: string, email: string) => [
    `按商家给你的收款码或账户，转账 ${price}。`,
    `转账备注请填你的邮箱：${email}`,
    '转账成功后截图，在下面上传。人工核对后开通。',
  ],
  copyEmail: '复制备注',

  qrTitle: '扫码付款',
  qrMaking: '正在生成付款码…',
  qrNote: (method: string, price: string) => `${method}，${price}。付款后这里会自动更新。`,
  qrEnds: (moment: string) => `付款码 ${moment} 前有效`,
  qrOver: '付款码已失效',
  qrAgain: '重新生成',
  qrPaid: '付款成功，套餐已开通',
  qrAlt: '付款二维码',

  receipt: '付款凭证',
  review: {
    NONE: '还没有上传付款凭证',
    PENDING_REVIEW: '等待审核',
    APPROVED: '审核通过',
    REJECTED: '没有通过审核',
  } satisfies Record<Payment['status'], string>,
  checking: '结果出来后这里会自动更新，可以先去做别的。',
  image: '付款截图',
  imageNote: 'JPEG、PNG 或 WebP，不超过 10 MB。',
  choose: '选择图片',
  chooseOther: '换一张',
  chosen: (name: string, size: string) => `${name}（${size}）`,
  channel: '付款方式',
  channels: { wechat: '微信', alipay: '支付宝', bank: '银行转账', other: '其他' },
  tradeNo: '交易单号（选填）',
  tradeNoNote: '付款详情里的那一串，填了核对更快。',
  tradeNoWrong: '交易单号应为 6 到 64 位字母或数字',
  consent: '我同意上传这张付款截图用于人工核对',
  consentNote:
    '截图里可能有账户信息：只有你和审核员看得到，图片里的位置等附加信息会被去掉，核对完过一段时间自动删除。',
  consentVersion: '2026-11',
  upload: '上传凭证',
  uploading: '正在上传',
  uploadingNote: (sent: string, all: string) => `已上传 ${sent} / ${all}`,
  confirming: '已传完，正在等账号服务确认…',
  retry: '再试一次',
  drop: '放弃这张图片',
  tooLarge: '图片超过 10 MB，请换一张小一些的截图',
  imageMissing: '请先选择付款截图',

  history: '付款记录',
  noHistory: '还没有付款记录。',
  receiptStatus: {
    PENDING_REVIEW: '等待审核',
    APPROVED: '已通过',
    REJECTED: '未通过',
    REVOKED: '已撤销',
  } satisfies Record<SentReceipt['status'], string>,
  sentAt: (moment: string) => `${moment} 提交`,
}
