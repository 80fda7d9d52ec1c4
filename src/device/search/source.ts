import type { Fitment } from '../../domain/catalog/operations.ts';

/** What of a product the index is made from. */
export interface ProductSource {
  id: string;
  partNumber: string;
  manufacturer: string;
  name: string;
  description: string;
  category: string;
  barcodes: readonly string[];
  crossReferences: readonly string[];
  fitments: readonly Fitment[];
}
