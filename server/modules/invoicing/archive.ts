import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps stamped documents outside the database, by UUID: a backup from before a stamp must not be the end of it. */
export interface StampArchive {
  keep(uuid: string, xml: string): Promise<void>;
}

/** In a folder, two characters of the UUID deep: one file a document, whole or not there. */
export function folderArchive(folder: string): StampArchive {
  return {
    async keep(uuid, xml) {
      const place = join(folder, uuid.slice(0, 2));
      await mkdir(place, { recursive: true, mode: 0o700 });
      const path = join(place, `${uuid}.xml`);
      const partial = `${path}.${process.pid}.part`;
      const file = await open(partial, 'w', 0o600);
      try {
        await file.writeFile(xml);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
    },
  };
}
