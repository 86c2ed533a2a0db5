import { createPrivateKey, createPublicKey } from 'node:crypto'

const readPrivate = (body: string) =>
  createPrivateKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'pkcs8' })
const readPublic = (body: string) =>
  createPublicKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'spki' })

/**
 * Made once with keys of our own by the published rules, by other code than what is tested: what
 * is sent and believed must never change by accident. The keys open nothing anywhere.
 */
export const vectors = {
  merchantPrivate: readPrivate(
    'MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC68CErdNDjWCB/T3szPDvg39tiSJiw57B0XCYcSMaXlfhJrN/688/fRQ16Qwakb0tNr1e4aKzBbgvWxBbsRREaY/t9zfjefeqt/41xtH5SaV3zjt0D6A06j0qkEq4exhMnssfIHNxP4amFVB+/Cq/KZUl068waX7FAUCOawFBkfqLMjSfVwDG1k0iTvCOsF/BqxG2sWm35KMOJu3fBi+n/6SbzdZARJLgRVJaLYnH/kxhzBrSbY0an9itlGMQyuc51RyQAF+yg3Cq5XPirqXIp997mgQYCJS5cLt+oY/NXpyBpobha7cRu1vhJtYr003IdjLd0Ptt6d44G9vKXvCUrAgMBAAECggEAPjq+yAEYon3NP6Q9TnaANmE+3k5tagKOtoWQeDzvwzl80EXYv+kW62vIy0jxtp6H8mHq8SwDSlbwYPug5+EsCt16tEvzS1meXHLkapQbsyJ5UKFfyLOgZ7yYq9q+FOd6K+5zXBXjb0IfVQ+Gi+mqUFV8aQwvwx3U2yRyXcskV/dO3KUEfDc70SZc7Z129kvO2iluxI0GMJ7Y8zVDGAVVXbAByHtBRw7mNeJBPeUUl0EuSDi8Jl37kkNN8yNtr6uwB9IFteETb1BS8b2hgkzc5tk88vA3MPxuapSiBI3ap4T6g1Zpzyy5okwIV09yPFpEzwi7Sa6ijst4SYuAxWBZcQKBgQD80j08hRaoqp1b8WR1jodeLWhm/ZjxevRVYn/NR6vA+s2Bz6YgIZSsdA1P7F7S5RvLxAQSMEXMwZ2PfBzI80NikESIvvQ++PgAFKFATyh1cLuXMtX163Y2oAwpq+DhpdkVMPdSLYe2sxpu4OnTCxkeuvp1JFpLhAPCpRLc73WGGwKBgQC9SdSmRiJSQcxp37m+BKfYKJMmBOS3LJk+gXeEy0tjl1XvbHHdiqhri1fR1ZqZqR8vzQs7NW9wx4cReGDMVtCwysQUiOoSP7YwVXY1oAkwo6SQi8CU+Hpkw3CH/GhrEGGZ+3RwAPRu6oHXKYn7kDCO2cFoxyYW4kBiw/9c7TgOMQKBgGtux3jVMTjBL5cnb8IIq/tYHlpNf1V2Iye5cIeB4jliGjwEShqzSmMx+Yox7mV92B7xj61O+Ao3aEXVvsGhpcvXdFgLlOzBjVkzawZR3OZy3jQ09PjIcvZpcmGu2SPp/uJjaWVxVY9McnoVdycoOyd02wM2TGx0j8iBrw9VbkJrAoGAWNZbzSXBWeWzsETmAb5hn9t7JC7LwQRXb7SHiXV4DmeqV1IIJre6z654Ku0bP97V2jNbgBBWGxIp3BMpKv3bt/2SBSk04hewxAJ4Fjbj2UYUKBrO6ZuspbnsCIZ34zeu9vvC7AYmsh+xjG/caIqFn6WnViuRPtA086WVJeHXmyECgYBdE5glhygf5q/yxFAsQwra1LhHFu0CvHx0bLtP4bAwWv/HJjhEVyBmvdEu/FtqN/16KpZFxL/9o/BPtLAiFAzZq/3gsHbJ/5xMugfJLxsvhmApMoOH7Vt6AdsEMjpq+tyhe9cl4ltI7j5NG1sCWmPyGH25I4sRV4AXQwuAfoazyg==',
  ),
  merchantPublic: readPublic(
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuvAhK3TQ41ggf097Mzw74N/bYkiYsOewdFwmHEjGl5X4Sazf+vPP30UNekMGpG9LTa9XuGiswW4L1sQW7EURGmP7fc343n3qrf+NcbR+Umld847dA+gNOo9KpBKuHsYTJ7LHyBzcT+GphVQfvwqvymVJdOvMGl+xQFAjmsBQZH6izI0n1cAxtZNIk7wjrBfwasRtrFpt+SjDibt3wYvp/+km83WQESS4EVSWi2Jx/5MYcwa0m2NGp/YrZRjEMrnOdUckABfsoNwquVz4q6lyKffe5oEGAiUuXC7fqGPzV6cgaaG4Wu3Ebtb4SbWK9NNyHYy3dD7beneOBvbyl7wlKwIDAQAB',
  ),
  providerPublic: readPublic(
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA/X0c3nXP0JRZf9sZWgsh07RVgnntioXdpoTL/TH8oUrPJloI5JL0Id6OoaUdUtk2J0U9l/YFR03ys8SD7ybrVBO01fO7lpzbhO+4kdy7Tvm3p2F6vqMhbbm8ihlI24k8A2GfAdrhULsvSltO0LhM41TjOqzaI4O3nQ2YPUbAUm1IC4/f50VMUrxkO6WRccDOhR82pnSi4nAcRBsfyspGpLcOq6JU9JX9HXv1cfIRQYqtdJB87lUUPze0ndhll3GVsTEWUxPs9TXnDeKkzimxg6yNBJT0HxkGnFST7BRIZZCkaySPn+IRlZGitc4RHIuosEPpbwX19Ul2lVdra0ONoQIDAQAB',
  ),
  apiV3Key: '0123456789abcdef0123456789abcdef',
  wechat: {
    requestBody:
      '{"appid":"wx0001","mchid":"1900000001","description":"提猫","amount":{"total":9900,"currency":"CNY"}}',
    authorization:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",signature="Eh3yQ/3KrRTWH659zeMdZc9YNuxyQhQX9KyiN7cXNkTWKj6fo7g7gJmArebAB0e3ebU8MDyicZEtoA+XwsDI68hbSrARO4kbogGc0amxNuB7q2Q37aa4o6TNYd9wmdNdlXb+4B/hUDYQdN+oexpQUBT5D0IzJlTzhUU7DWFchTru57Q7gBhWXzHZUnmmwCZFk56IP5q1nLWhZPEROLHkta0b+FuGLwTydkRpTb2E9vDueLK0cKx5gZr0ppT6nswiQxEwXg/IL02EOJMTGv9EeCUxnWHvYHSbl7RAnJ5l/T3HnjwwO4+webe3YAGxutAzSJzk+Xsxoy/0yK+Yj7RRaQ==",timestamp="1800000000",serial_no="MERCHANT01"',
    notice: {
      timestamp: '1800000000',
      nonce: 'cccccccccccccccccccccccccccccccc',
      serial: 'PUB_KEY_ID_0001',
      body: '{"id":"EV-1","event_type":"TRANSACTION.SUCCESS","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"Hxa8JSeVYy41AY2A3tbeNYMd5NcZbFZOEFzbbSp6Lsc788ElSK7/2+bYhY5ozlmkIeyhQzbGR7jMojSNPgYk/Vde+tZbHzC/bH7RFBfSEq7xs8bccmScT/SblUCHvjFPfisvrSfAdb4E8HmoZc5jNzbZoOIO8ka/zk3OdeIyNNhWOBn/7/j6uYdwLfoJIV07EbCDdnrg7/gHaQqQ/eDtlN0Fho4vBTV7ueQ2hrNMPUGsSikiw63lj6jDWrRE0+vUlH6RsaYZzwg=","associated_data":"transaction","nonce":"fedcba987654"}}',
      signature:
        '0tvR8ulKWl00Pn1mrbCP6m/SnTCE9XP4a9PcvoAnC7hTqDOI5aQ/jg4RlySzyMFjECp4tcyDOSAMxFdjzOnx71RX4I4n9d32E9MyFR9jXYjvpHsfLTsHfTinNGJ0EPdmDPAp8jjCRtTL9Psrlr/hkH6dQnL5FgogqKu4dll7VMqL5x/Vk07Y6ee+c841sDO8r2wB6zIF0aRe+CqDqTtngyGh75icPYvm6OI3c3jlEZMaWAKODFBexyaVMgoxnjgkzlQ1dzA88IySeGx0wqSwfpp28l7oH4MhS4oANplX5AQrT+rgZyxKz0bJ/dGH8YBTh5MkZw2HNWzZaAHuyW9dYQ==',
    },
  },
  alipay: {
    requestSignature:
      'kj/bKvTRpAAXshZHDVK80pEDrHlntMWoyC0hemczCzfLgvWdxV3k3lkKY9cMlE1xlaVAiRDuNIZNdlEZ3C2brsUHMdFpAmMg4yY2RByWKRhFzNIPgD7xROM0ajo7wzaELbsDt0SMqjjkUTwbkmlcDy/5Uqii4iN/fDHW+IIurkS7EsidNe+7pHOzOfITPkZcELww9rhE3/FcxpSmTakjSVXl+fY+WOjYNomyTl9DA3wi4v4zmDzrN9LMIHR1LzskKpvdBLt9pX1JdDKlx/2U8KxQwteYf7zS/jWjyXAnMbt4k/3n4vGqDIznBbJHUZFXnXV5wJcNKl0C0BxnYKHDag==',
    notice:
      'notify_id=n1&app_id=2021000001&seller_id=2088000001&out_trade_no=00000000000000000000000000000000&trade_no=2026&trade_status=TRADE_SUCCESS&total_amount=99.00&subject=%E6%8F%90%E7%8C%AB+%2B+%26+%3D&body=&sign_type=RSA2&sign=VQKESEg42IRvSCypm550LsAzYwfYu5NoJdqTzlIyZqmFHVqfsDVq2lgxajujPN8gJNGwVd3Bu2FEMBC%2FrE%2B6CPy%2FPlhjMy17gO2Yv6GH3FNXFmr%2BPPBNbG5469oSLdpryubF%2BuxY8chALQQNzPpcA%2FMwmBmim8GRE6PJUA7Mt5kI1lulebC3f5u5UaZs9SzfBVwT1m9yfDeUwEPB%2FfEYMiPPAMGxIh4NR2P3QWfXjiuoKqVsqAh0OI6QtbcKtmXfvPo47MYh7tTx9E1cNqQpjzkK804o%2B4Vjygu9h42gZn2RU%2BbP3qxnLguTlc39Eno%2FVk%2BpOo1MLY%2B740dOafGr2Q%3D%3D',
    answer:
      '{"alipay_trade_query_response":{"code":"10000","url":"https:\\/\\/a","note":"}\\"{\\\\"},"sign":"gH++2leMVr5XLviA4fYLJcCFk/pR/5c3d5rynPGZtpMZWXyeYeDxMpk6DrFuPU3zM1X/Ea0Lg+7LhGSkLN1sf3ZtokeBzDseMw8w2DHi5QPqxQxfDlyACN/a6uDpHRNIYKRwSChT7U145Shy391jDolTJyDlLuMycyJum9lTetWkk0tLbENesnkgmLBlvDjshGxsqwwMRubU/t+FBNpa9UhUr/8TwHy/h7N0nnIxLC0kE0BVu5LyeLs4cNKgk41bobsldnZl5NbkoVPo51mZ6ZssKQhsRQkswl89cGT00FeNia36pnkC/iMhwsYu0ZXWAQMx7GHGiCaVK+4A95KMeQ=="}',
  },
}
