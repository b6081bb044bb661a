/** Money of an entry as typed: yuan with at most two decimals, written as decimal text. */
export interface MoneyTyped {
  charged?: string | number | null;
  refunded?: string | number | null;
  held?: string | number | null;
  handed_over?: string | number | null;
}

export interface MoneyCheck {
  charged: string;
  settled: string;
  /** What is still missing; negative when too much was settled. */
  missing: string;
  isRight: boolean;
}

/** Yuan as whole cents; binary fractions would make 0.1 + 0.2 wrong. */
export function cents(value: string | number | null | undefined): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d{0,2}))?\d*$/.exec((value ?? '').toString().trim());
  const [sign, whole, fraction] = [parts?.[1], parts?.[2] ?? '0', parts?.[3] ?? ''];
  const amount = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sign === '-' ? -amount : amount;
}

/** Cents as yuan with two decimals. */
export function yuan(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Whether refunded + held + handed over = charged. */
export function checkMoney(typed: MoneyTyped): MoneyCheck {
  const charged = cents(typed.charged);
  const settled = cents(typed.refunded) + cents(typed.held) + cents(typed.handed_over);
  return {
    charged: yuan(charged),
    settled: yuan(settled),
    missing: yuan(charged - settled),
    isRight: charged === settled,
  };
}
