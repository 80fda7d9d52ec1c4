/** Gives a file to the person as a download. */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has the bytes once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
