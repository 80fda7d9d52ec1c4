/** localStorage throws where the browser forbids it (private windows, policies); a preference is not worth a crash. */
export function readPreference(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a preference if the browser lets us. */
export function writePreference(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice still holds until the page closes.
  }
}
