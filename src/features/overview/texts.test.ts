import { expect, it } from 'vitest';
import { knownTypes } from '../../domain/registry.ts';
import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

it.each([['es', textsEs], ['en', textsEn]])('has a name for every type of operation (%s)', (_, texts) => {
  expect(knownTypes().map(({ type }) => type).filter((type) => !(type in texts.operationTypes))).toEqual([]);
});
