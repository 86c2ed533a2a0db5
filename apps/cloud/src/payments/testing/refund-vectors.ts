import { createPublicKey } from 'node:crypto'

/**
 * Of refunds, signed once with `openssl dgst -sha256 -sign` over texts written by hand after the
 * published rules: the requests with the key of `vectors`, the answers with one of their own.
 */
export const refundVectors = {
  orderId: '00000000-0000-0000-0000-000000000000',
  refundId: '11111111-1111-1111-1111-111111111111',
  reason: '重复付款',
  amountFen: 9900,
  providerPublic: createPublicKey({
    key: Buffer.from(
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxRKZbJiwT0YMBSfqZmv/nYjzNiwMmk/zCJ2lo2S1DpBn7fLtOdqp+TtcMr0SGvStMiUv/SY9QHvb/zmZj2O61UACozMeZKss5UnxcDDjFYcsjOiAIp90YGaN+S+CZibly/xuqHYah7HgB32DBTs0BHxx4T0wpCM/DJzdeDEV8Lae9fa8KLabpzaR4SaR3zPT7N+Vw4Wb3g4+ewzTh+JN2OlhJHTa4lac59mvmUjk/zGBTUOQ4jXudu2OhjQobW97FC1xWZ2lo7XOXh7zT1uL4pee20ehxokWopEtc83SsoFDeqdzK5q80GWqiObLhesMoTwLPE5LRH28Zd7WGvCAZQIDAQAB',
      'base64',
    ),
    format: 'der',
    type: 'spki',
  }),
  wechat: {
    path: '/v3/refund/domestic/refunds',
    body: '{"out_trade_no":"00000000000000000000000000000000","out_refund_no":"11111111111111111111111111111111","reason":"重复付款","amount":{"refund":9900,"total":9900,"currency":"CNY"}}',
    signature:
      'WOMTpOI3OqncGMcRUBWx7+NwH0wk2I3nQxyzGEE8lvNpkHEEHE18eDDWR/r0gLPFUt10Q7fS7g/bAAw5orXCUeRwLBsEmfiHcMrRdEHjKi2/DtU6t6wj2Gz/ZySfilCoX7Bc/eUvl0vzJAuG3NEC1it8opiVTH/XUNE5ifSdyFnHlZhQM7SgIWy7K/ph5fbRMjD2mgyF6GxtLmUlEjkpBe71IZ36aCBMfnPtbedCCBEbd13LHuT69/GrSz43NFtb9jAjVJ0TThuOsh2bAvLEmT6p1jHD2QzfhLEJTFiaoy3IJ3yhkHzyzHoD7IEMbTBgxk0ZWydtOQzMK7H8kHekpg==',
    answer: {
      timestamp: '1800000000',
      nonce: 'cccccccccccccccccccccccccccccccc',
      body: '{"refund_id":"5030","out_refund_no":"11111111111111111111111111111111","out_trade_no":"00000000000000000000000000000000","status":"SUCCESS","amount":{"total":9900,"refund":9900,"currency":"CNY"}}',
      signature:
        'ifr4VLiPLWsSHRD3ZRnD+aYZVTbNrEp9cb9oHa5hj7XPA+3CmlHNxvs3KOGNTzppPcWOWXQVYD0aiVN1slg7nWo0i5BAltObwCjjtDG6ojXjJbkAMxaGPvtAEPFHmcjSJpnr5TbG5D+qOFdSyy3YifyKwZoOk/Pb55hZ6NkNItPTENH4pLPdVgYcNFogTzwGuKz7bVMIEp0NXKZUEXE1oNTX3m2TNU1sTMK3eaEaZItNs4042p3LsTXZKUM9JDrQhpZu0o2L1psHLl6Of9lGvHZfDmK2Tj8oOBfOcqHdN16LGNnDsHLWFSNLrZjhtRsGT+LAiHEDNoUO80HE7nB/8A==',
    },
  },
  alipay: {
    content:
      '{"out_trade_no":"00000000000000000000000000000000","out_request_no":"11111111111111111111111111111111","refund_amount":"99.00","refund_reason":"重复付款"}',
    timestamp: '2027-01-15 16:00:00',
    signature:
      'iLe0DVepYmmzQC0lNXGvkYRF7eD6lNt2TJ9VqX6EOi1s7pPsRjhT9zzBe3nL8Naz2P4A3xwZTuMItqWx64cQPnhfp8ChL1kaFHw0+0x+r6QOueOJpsKUPbPXZ0Co2qXLeovpuh10Qk5raH4XU8SsUEx4dGloRHj1gwj4hKisvMRCHUIzOhrhexxyfATcwOrJ1Q50Cln5YPk664hCXGH4STuGmQ5qVLockXRPS+QiDH1GrIU9g8oDi8T+zrDX/0f8oerCfELoRDiniqIFfg9OB7a2+R43UVcebA8xOo1ip4Ixoe/+D9ze9BMOVaSVh2Tg9cqmMHU2Xr8TMCl67WZgXw==',
    answer:
      '{"alipay_trade_refund_response":{"code":"10000","msg":"Success","out_trade_no":"00000000000000000000000000000000","trade_no":"2026","fund_change":"Y","refund_fee":"99.00","buyer_logon_id":"159****5620"},"sign":"di8aSXv+ecaokFQZXCU8x8IV6Mh7e7tKf1i8slx18Osjpwlqywc9FPmTsrhildkhWlUPLwwU0LAOKfmcOqG49R9+ZDEVytTb63FQlvyGvWo+LRUnlxkd8KezW18Cy6uvlnTY5qmZPbmuEZhenpWIDQCafDfMrNt/WQvN+s6bkIoWh80WXXoMppPVpsJ0kjbKmjm6d+rVzWyj1JZveN6Nm5+tdgRBLdIgfgyAmWzEjMuXvyoB8XofZwf3hLOimjbTV7Vf2Ff3wI0qB00g6YqwWtkJN6C1GVBV/2kUJ9kKXM6jCBnYJvnMF252lxiTZOQEo55m4W5hpnr6gBwL28jOIA=="}',
  },
}
