import { expect, it } from 'vitest';
import { selfServiceOffer } from './self-service-offer.ts';

const shop = { shopKey: '0a1b2c3d4e', days: 30 };
const ticket = { operationId: '0197a3c0-5b7e-7c4d-9a1b-2c3d4e5f6071', totalCents: 11_600 };
const at = (url: string) => new URL(url);

it('a ticket carries what its customer needs: address, shop and code', () => {
  expect(selfServiceOffer(shop, ticket, at('https://pos.example.mx/'))).toEqual({
    days: 30, address: 'https://pos.example.mx/facturar?n=0a1b2c3d4e&t=6SC7-N75Y-R3HB', page: 'pos.example.mx/facturar', shopKey: '0a1b2c3d4e', code: '6SC7-N75Y-R3HB',
  });
});

it('none where it leads nowhere', () => {
  expect(selfServiceOffer(undefined, ticket, at('https://pos.example.mx/'))).toBeNull();
  expect(selfServiceOffer({ ...shop, days: 0 }, ticket, at('https://pos.example.mx/'))).toBeNull();
  expect(selfServiceOffer(shop, { ...ticket, totalCents: 0 }, at('https://pos.example.mx/'))).toBeNull();
  for (const local of ['http://localhost:3000/', 'http://127.0.0.1:3000/', 'http://[::1]:3000/']) expect(selfServiceOffer(shop, ticket, at(local)), local).toBeNull();
});
