/** Looks at every byte that leaves the server for a counter: what things cost is not for it. */
export class Secrecy {
  readonly leaks: string[] = [];

  seen(address: string, path: string, status: number, body: string): void {
    if (status === 200 && path === '/sync/pull' && body.includes('"costCents"')) this.leaks.push(`${address} was told what a part costs`);
  }
}
