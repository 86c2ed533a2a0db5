import type { ReceiptStatus, ReviewReason } from '@talkingcat/contract/cloud'

const reasons: Record<ReviewReason, string> = {
  UNREADABLE: '图片看不清',
  NOT_A_RECEIPT: '图片不是付款凭证',
  WRONG_AMOUNT: '金额与所选套餐不符',
  NOT_RECEIVED: '没有查到这笔付款',
  ALREADY_USED: '这笔付款已经用过',
  REFUNDED: '这笔付款已退回',
  OTHER: '没有通过核对',
  IMAGE_LOST: '图片在服务器上丢失了',
}

type Told = { status: ReceiptStatus; reason: ReviewReason | null; reasonText: string | null }

/** What the account's owner reads about the newest receipt. */
export function wordsFor(receipt: Told | null): string {
  if (!receipt) return '还没有上传付款凭证'
  const why = `${reasons[receipt.reason ?? 'OTHER']}${receipt.reasonText ? `：${receipt.reasonText}` : ''}`
  switch (receipt.status) {
    case 'PENDING_REVIEW':
      return '凭证已收到，正在等待人工审核'
    case 'APPROVED':
      return '审核通过，套餐已开通'
    case 'REJECTED':
      return `审核未通过：${why}。请核对后重新上传`
    case 'REVOKED':
      return `已撤销：${why}。如有疑问请联系客服`
  }
}
