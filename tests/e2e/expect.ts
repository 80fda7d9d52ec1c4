import { expect as playwrightExpect } from 'playwright/test';

/** Waits for what a screen shall show, long enough for a machine that is busy with other things. */
export const expect = playwrightExpect.configure({ timeout: 60_000 });
