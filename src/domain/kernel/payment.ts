/** How money comes in or goes out; what is put on a customer's account is none. */
export type PaymentMethod = 'cash' | 'card' | 'transfer';
