/** What a colour says. Never the only sign: a word or a shape goes with it. */
export type Tone = 'neutral' | 'primary' | 'accent' | 'success' | 'warning' | 'error';
