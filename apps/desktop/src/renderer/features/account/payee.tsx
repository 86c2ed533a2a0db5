import type { Payee as PayeeFacts } from '@talkingcat/contract/cloud'
import { texts } from '../../lib/texts/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './payee.module.css'

const t = texts.payment

/** Where a transfer goes, in the seller's own words. */
export function Payee({ payee }: { payee: PayeeFacts }) {
  return (
    <dl className={styles.payee} data-testid="payee">
      <div className={styles.row}>
        <dt>{t.payeeName}</dt>
        <dd>
          <span>{payee.name}</span>
          <CopyButton text={payee.name} label={t.copyPayeeName} />
        </dd>
      </div>
      <div className={styles.row}>
        <dt>{t.payeeAccount}</dt>
        <dd>
          <span>{payee.account}</span>
          <CopyButton text={payee.account} label={t.copyPayeeAccount} />
        </dd>
      </div>
    </dl>
  )
}
