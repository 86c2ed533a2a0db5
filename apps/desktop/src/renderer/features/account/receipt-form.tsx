import { paymentChannelSchema, receiptMaxBytes } from '@talkingcat/contract'
import type { Plan } from '@talkingcat/contract/cloud'
import { type SubmitEvent, useId, useRef, useState } from 'react'
import { formatBytes } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { PaymentStore } from '../../stores/payment-store.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'
import fields from './receipt-form.module.css'

const t = texts.payment
const channels = paymentChannelSchema.options

/** An image and what the reviewer should know of it. */
export function ReceiptForm({ store, plan }: { store: PaymentStore; plan: Plan | null }) {
  const file = useRef<HTMLInputElement>(null)
  const id = useId()
  const [image, setImage] = useState<File | null>(null)
  const [channel, setChannel] = useState<(typeof channels)[number]>('wechat')
  const [typedNo, setTypedNo] = useState('')
  const [isAgreed, setIsAgreed] = useState(false)
  const [wrong, setWrong] = useState('')

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const tradeNo = typedNo.replace(/\s/g, '')
    if (!image) return setWrong(t.imageMissing)
    if (image.size > receiptMaxBytes) return setWrong(t.tooLarge)
    if (tradeNo !== '' && !/^[A-Za-z0-9_-]{6,64}$/.test(tradeNo)) return setWrong(t.tradeNoWrong)
    setWrong('')
    await store.getState().send(image, {
      ...(plan && { planId: plan.id, amountFen: plan.priceFen }),
      ...(tradeNo !== '' && { tradeNo }),
      channel,
      consentVersion: t.consentVersion,
    })
  }

  return (
    <form className={styles.form} onSubmit={event => void submit(event)}>
      <div>
        <p className={fields.label}>{t.image}</p>
        <div className={styles.buttons}>
          <Button icon="folder" onClick={() => file.current?.click()} data-testid="choose-image">
            {image ? t.chooseOther : t.choose}
          </Button>
          <span className={styles.note} role="status">
            {image ? t.chosen(image.name, formatBytes(image.size)) : t.imageNote}
          </span>
        </div>
        <input
          ref={file}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          hidden
          onChange={event => {
            setImage(event.target.files?.[0] ?? null)
            setWrong('')
            // The same file may be chosen again after it was changed.
            event.target.value = ''
          }}
          data-testid="receipt-file"
        />
      </div>
      <div className={fields.field}>
        <label className={fields.label} htmlFor={`${id}-channel`}>
          {t.channel}
        </label>
        <select
          id={`${id}-channel`}
          className={fields.select}
          value={channel}
          onChange={event => setChannel(paymentChannelSchema.parse(event.target.value))}
        >
          {channels.map(one => (
            <option key={one} value={one}>
              {t.channels[one]}
            </option>
          ))}
        </select>
      </div>
      <TextField
        label={t.tradeNo}
        note={t.tradeNoNote}
        value={typedNo}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        onChange={event => setTypedNo(event.target.value)}
        data-testid="trade-no-input"
      />
      <label className={fields.consent}>
        <input
          type="checkbox"
          className={fields.mark}
          checked={isAgreed}
          required
          onChange={event => setIsAgreed(event.target.checked)}
          aria-describedby={`${id}-consent`}
          data-testid="receipt-consent"
        />
        <span>
          {t.consent}
          <span id={`${id}-consent`} className={`${styles.small} ${fields.below}`}>
            {t.consentNote}
          </span>
        </span>
      </label>
      {wrong && (
        <p className={styles.wrong} role="alert" data-testid="receipt-wrong">
          {wrong}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" data-testid="send-receipt">
          {t.upload}
        </Button>
      </div>
    </form>
  )
}
