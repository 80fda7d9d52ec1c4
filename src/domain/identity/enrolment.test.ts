import { describe, expect, it } from 'vitest';
import { enrolmentText, folioSeries, makeEnrolmentCode } from './enrolment.ts';

describe('makeEnrolmentCode', () => {
  it('has no letters that are mistaken for one another, and skips bytes that would favour some', () => {
    let next = 255;
    const code = makeEnrolmentCode((length) => Uint8Array.from({ length }, () => next--));
    expect(code).toMatch(/^[ABCDEFGHJKMNPQRSTUVWXYZ2-9]{4}-[ABCDEFGHJKMNPQRSTUVWXYZ2-9]{4}$/);
    // 255 … 248 lie past the last whole multiple of 31: the first letter comes from 247.
    expect(code[0]).toBe('9');
  });
});

describe('enrolmentText', () => {
  it('is the same however the code was typed', () => {
    expect(enrolmentText(' abcd-efgh')).toBe('nexus-enrol-1\nABCDEFGH');
    expect(enrolmentText('ABCDEFGH')).toBe('nexus-enrol-1\nABCDEFGH');
  });
});

describe('folioSeries', () => {
  it('counts on in letters and never comes back', () => {
    expect([0, 1, 2, 25, 26, 27, 51, 52].map((former) => folioSeries('A1', former))).toEqual(['A1', 'A1B', 'A1C', 'A1Z', 'A1AA', 'A1AB', 'A1AZ', 'A1BA']);
    const series = Array.from({ length: 2000 }, (_, former) => folioSeries('A1', former));
    expect(new Set(series).size).toBe(2000);
  });
});
